// Patterns for ARNs: a wildcard stays within its segment, of which the sixth takes all that follows.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
import { compileGlob, type Glob } from './glob.ts';
import type { FixedPiece, Piece } from './template.ts';

/** `arn:partition:service:region:account:resource` */
export const segmentCount = 6;

/** Cuts text at its first colons into at most `count` parts; the last keeps its colons. */
function cut(text: string, count: number): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < count - 1) {
    const colon = text.indexOf(':', from);
    if (colon < 0) break;
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  parts.push(text.slice(from));
  return parts;
}

/** Cuts pieces at the first five colons of their text; the colons of a variable's name or value do not count. */
export function cutPieces<P extends Piece>(
  pieces: readonly P[],
  boundaries: ReadonlySet<P>,
): readonly (readonly P[])[] {
  const segments: P[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind !== 'text' || boundaries.has(piece)) {
      segments.at(-1)?.push(piece);
      continue;
    }
    cut(piece.text, segmentCount + 1 - segments.length).forEach((text, index) => {
      if (index > 0) segments.push([]);
      if (text !== '') segments.at(-1)?.push({ ...piece, text });
    });
  }
  return segments;
}

const noBoundaries: ReadonlySet<FixedPiece> = new Set();

/** `values` are the pieces that came from variables: a colon in them separates nothing. */
export function compileArnPattern(pieces: readonly FixedPiece[], values: ReadonlySet<FixedPiece> = noBoundaries): Glob {
  const segments = cutPieces(pieces, values);
  const lastPiece = segments.at(-1)?.at(-1);
  const isWildcard = (piece: FixedPiece) => piece.kind !== 'text' || values.has(piece);
  const fixedHead = segments.length === segmentCount && !segments.slice(0, -1).flat().some(isWildcard);
  // With no wildcard before the sixth segment, segments and plain text give the same answer.
  if (fixedHead) return compileGlob(pieces);
  // A final `*` reaches over the colons that follow: `arn:aws:s3*`, and the lone `*`.
  if (segments.length < segmentCount && lastPiece?.kind !== 'star') return () => false;
  if (pieces.length === 1) return compileGlob(pieces);
  const globs = segments.map(compileGlob);
  return (text) => {
    const parts = cut(text, globs.length);
    return parts.length === globs.length && globs.every((glob, index) => glob(parts[index] ?? ''));
  };
}
