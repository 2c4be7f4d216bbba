// Text in columns: prose, commands to copy, and documents that take no more lines than they need. Pure.

/** A word that is longer than the line stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
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
  const lines: string[] = [];
  for (const group of groups) {
    const last = lines.at(-1);
    // Room for the backslash, and for the indentation of all lines but the first.
    if (last === undefined || last.length + 1 + group.length > width - 6) lines.push(group);
    else lines[lines.length - 1] = `${last} ${group}`;
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}

/** JSON in which whatever fits on a line stands on one. */
export function compactJson(value: unknown, width: number, indent = ''): string {
  const oneLine = spaced(value);
  if (indent.length + oneLine.length <= width || typeof value !== 'object' || value === null) return oneLine;
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((item) => compactJson(item, width, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${compactJson(item, width, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${entries.map((entry) => inner + entry).join(',\n')}\n${indent}${close}`;
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${spaced(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
