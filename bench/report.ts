// The table that a run prints.

export interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly mibPerSecond: number | undefined;
  readonly baseline: string;
  /** Ours to the baseline's, in the same run; above 1 is faster than the baseline. */
  readonly ratio: number;
  readonly note?: string;
}

const headings = ['work', 'a second', 'MiB/s', 'ratio', 'to'];

export function printTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    Math.round(row.perSecond).toLocaleString('en'),
    row.mibPerSecond === undefined ? '' : row.mibPerSecond.toFixed(row.mibPerSecond < 10 ? 1 : 0),
    row.ratio.toFixed(2),
    row.note === undefined ? row.baseline : `${row.baseline}; ${row.note}`,
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const isNumber = (column: number) => column >= 1 && column <= 3;
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => (isNumber(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
