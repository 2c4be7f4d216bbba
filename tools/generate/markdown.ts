// What the generated documents share: how a table is written in Markdown. https://github.github.com/gfm/#tables-extension-

/** The first line of every generated document. */
export const generatedNotice = '<!-- written by `npm run generate`; `npm run check` holds it current -->';

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}
