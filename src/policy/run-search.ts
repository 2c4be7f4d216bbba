// Finds a run of characters, some of which may be any, in a text: all places at once, one bit for each character of the run.
// "A new approach to text searching", Baeza-Yates and Gonnet: https://doi.org/10.1145/135239.135243

/** What stands between two stars. */
export interface Run {
  readonly text: string;
  /** For each character whether it is a `?`; undefined when none is. */
  readonly any: readonly boolean[] | undefined;
}

export function runAt({ text: wanted, any }: Run, text: string, at: number): boolean {
  if (any === undefined) return text.startsWith(wanted, at);
  for (let index = 0; index < wanted.length; index += 1) {
    if (any[index] !== true && wanted.charCodeAt(index) !== text.charCodeAt(at + index)) return false;
  }
  return true;
}

/** Comparisons that are cheaper than to set up the bits. */
const cheap = 1 << 16;

/** The first place from `from` on where the run ends at or before `end`; -1 for none. */
export function findRun(run: Run, text: string, from: number, end: number): number {
  const last = end - run.text.length;
  if (run.any === undefined) {
    const at = text.indexOf(run.text, from);
    return at <= last ? at : -1;
  }
  if ((last - from) * run.text.length > cheap) return findByBits(run, run.any, text, from, end);
  for (let at = from; at <= last; at += 1) if (runAt(run, text, at)) return at;
  return -1;
}

/** Takes the product of both lengths divided by 32, where trying each place may take the product. */
export function findByBits(
  { text: wanted }: Run,
  any: readonly boolean[],
  text: string,
  from: number,
  end: number,
): number {
  const words = Math.ceil(wanted.length / 32);
  const maskOf = masks(wanted, any, words);
  const accepting = wanted.length - 1;
  // Bit `i` is set while the last `i + 1` characters match the first `i + 1` of the run.
  const state = new Uint32Array(words);
  for (let at = from; at < end; at += 1) {
    const mask = maskOf(text.charCodeAt(at));
    let carried = 1;
    for (let word = 0; word < words; word += 1) {
      const before = state[word] ?? 0;
      state[word] = ((before << 1) | carried) & (mask[word] ?? 0);
      carried = before >>> 31;
    }
    if (hasBit(state, accepting)) return at - accepting;
  }
  return -1;
}

const hasBit = (bits: Uint32Array, index: number): boolean => (((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;

/** For a character the places of the run where it may stand; made when the text has it, since a run may have thousands. */
function masks(wanted: string, any: readonly boolean[], words: number): (code: number) => Uint32Array {
  const everywhere = new Uint32Array(words);
  const places = new Map<number, number[]>();
  const setBit = (bits: Uint32Array, index: number) => {
    bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
  };
  for (let index = 0; index < wanted.length; index += 1) {
    const code = wanted.charCodeAt(index);
    const known = places.get(code);
    if (any[index] === true) setBit(everywhere, index);
    else if (known === undefined) places.set(code, [index]);
    else known.push(index);
  }
  const made = new Map<number, Uint32Array>();
  return (code) => {
    const known = made.get(code);
    if (known !== undefined) return known;
    const own = places.get(code);
    const mask = own === undefined ? everywhere : everywhere.slice();
    for (const index of own ?? []) setBit(mask, index);
    made.set(code, mask);
    return mask;
  };
}
