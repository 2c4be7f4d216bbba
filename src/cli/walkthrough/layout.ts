// Text in columns: prose, commands to copy, and policy statements that take few lines. Pure.

/** A word that is longer than the line stands alone. */
export function wrap(text: string, width: number): string[] {
  return fill(text.split(/\s+/), width);
}

/** Pieces side by side while there is room; none is broken. */
function fill(pieces: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + piece.length > width) lines.push(piece);
    else lines[lines.length - 1] = `${last} ${piece}`;
  }
  return lines;
}

const plainWord = /^[\w@%+=:,./-]+$/;

export function quoted(word: string): string {
  return plainWord.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Broken before an option, each line but the last with a backslash; what follows an option stays with it. */
export function shellCommand(words: readonly string[], width: number): string[] {
  const groups: string[] = [];
  for (const word of words.map(quoted)) {
    const last = groups.at(-1);
    if (last === undefined || word.startsWith('-')) groups.push(word);
    else groups[groups.length - 1] = `${last} ${word}`;
  }
  const backslash = ' \\';
  const lines = fill(groups, width - backslash.length);
  return lines.map((line, index) => (index < lines.length - 1 ? line + backslash : line));
}

/** A JSON object, its members side by side while there is room. */
export function filledJson(value: object, width: number): string[] {
  const pieces = memberPieces(value, width - 2);
  return fill(pieces, width - 2).map((line, index) => (index === 0 ? `{ ${line}` : `  ${line}`));
}

/** One for each member, with what follows it; an object that is too long for a line is taken apart in turn. */
function memberPieces(value: object, width: number): string[] {
  const members = Object.entries(value);
  return members.flatMap(([name, member], index) => {
    const end = index < members.length - 1 ? ',' : ' }';
    const whole = `${JSON.stringify(name)}: ${spaced(member)}${end}`;
    if (whole.length <= width || typeof member !== 'object' || member === null || Array.isArray(member)) return [whole];
    const [first = '', ...rest] = memberPieces(member, width);
    const pieces = [`${JSON.stringify(name)}: { ${first}`, ...rest];
    return [...pieces.slice(0, -1), `${pieces.at(-1)}${end}`];
  });
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
