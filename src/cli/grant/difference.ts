// The lines by which one text differs from another, with a little of what stands around them. Pure.

export interface DifferenceLine {
  readonly kind: 'same' | 'removed' | 'added' | 'gap';
  readonly text: string;
}

/** The longest run of lines that both have, from the end: how many follow in common from each pair of places. */
function commonLengths(one: readonly string[], other: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  for (let left = one.length - 1; left >= 0; left -= 1) {
    const row = lengths[left] ?? [];
    const next = lengths[left + 1] ?? [];
    for (let right = other.length - 1; right >= 0; right -= 1)
      row[right] =
        one[left] === other[right] ? (next[right + 1] ?? 0) + 1 : Math.max(next[right] ?? 0, row[right + 1] ?? 0);
  }
  return lengths;
}

function wholeDifference(one: readonly string[], other: readonly string[]): DifferenceLine[] {
  const lengths = commonLengths(one, other);
  const lines: DifferenceLine[] = [];
  let left = 0;
  let right = 0;
  while (left < one.length || right < other.length) {
    const removed = one[left];
    const added = other[right];
    if (removed !== undefined && removed === added) {
      lines.push({ kind: 'same', text: removed });
      left += 1;
      right += 1;
    } else if (
      removed !== undefined &&
      (added === undefined || (lengths[left + 1]?.[right] ?? 0) >= (lengths[left]?.[right + 1] ?? 0))
    ) {
      lines.push({ kind: 'removed', text: removed });
      left += 1;
    } else {
      lines.push({ kind: 'added', text: added ?? '' });
      right += 1;
    }
  }
  return lines;
}

const around = 2;

export function difference(one: readonly string[], other: readonly string[]): readonly DifferenceLine[] {
  const all = wholeDifference(one, other);
  const isNear = (at: number) =>
    all.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same');
  const lines: DifferenceLine[] = [];
  for (const [at, line] of all.entries()) {
    if (isNear(at)) lines.push(line);
    else if (lines.at(-1)?.kind !== 'gap') lines.push({ kind: 'gap', text: '...' });
  }
  return lines;
}
