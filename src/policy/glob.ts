// Wildcards: `*` for any run of characters, `?` for one. No regular expression and no backtracking: between two stars
// the leftmost place is always as good as any other, so each run is searched once.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
import { findRun, type Run, runAt } from './run-search.ts';
import type { FixedPiece } from './template.ts';

/** Tells whether a text matches. */
export type Glob = (text: string) => boolean;

function toRun(pieces: readonly FixedPiece[]): Run {
  if (!pieces.some(({ kind }) => kind === 'any'))
    return { text: pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join(''), any: undefined };
  let text = '';
  const any: boolean[] = [];
  for (const piece of pieces) {
    const part = piece.kind === 'text' ? piece.text : '?';
    for (let index = 0; index < part.length; index += 1) any.push(piece.kind === 'any');
    text += part;
  }
  return { text, any };
}

function matchRuns(first: Run, middle: readonly Run[], last: Run, text: string): boolean {
  const end = text.length - last.text.length;
  let at = first.text.length;
  if (at > end || !runAt(first, text, 0) || !runAt(last, text, end)) return false;
  for (const run of middle) {
    const found = findRun(run, text, at, end);
    if (found < 0) return false;
    at = found + run.text.length;
  }
  return true;
}

export function compileGlob(pieces: readonly FixedPiece[]): Glob {
  const groups: FixedPiece[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind === 'star') groups.push([]);
    else groups.at(-1)?.push(piece);
  }
  const [first = { text: '', any: undefined }, ...rest] = groups.map(toRun);
  const last = rest.pop();
  if (last === undefined) {
    if (first.any === undefined) return (text) => text === first.text;
    return (text) => text.length === first.text.length && runAt(first, text, 0);
  }
  const middle = rest.filter((run) => run.text !== '');
  if (middle.length === 0 && last.text === '' && first.any === undefined) {
    if (first.text === '') return () => true;
    return (text) => text.startsWith(first.text);
  }
  return (text) => matchRuns(first, middle, last, text);
}
