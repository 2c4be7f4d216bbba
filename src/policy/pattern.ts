// A pattern of a policy, ready to be asked: compiled once where it is fixed, at each request where it holds variables.
import { compileArnPattern } from './arn-pattern.ts';
import type { ContextView } from './context.ts';
import { compileGlob, type Glob } from './glob.ts';
import { type FixedPiece, isFixed, type Piece, resolveTemplate } from './template.ts';

export interface Pattern {
  /** An unresolvable variable matches nothing. */
  matches(text: string, context: ContextView): boolean;
  /** False when a variable of the pattern has no value in this request. */
  resolvable(context: ContextView): boolean;
}

/** `values` are the pieces that came from variables. */
type Compile = (pieces: readonly FixedPiece[], values?: ReadonlySet<FixedPiece>) => Glob;

const always = () => true;

/** A text without regard to case may become longer, never by more than this. */
const growth = 3;

/** A value that is named again and again makes a pattern of any length, which need not be put together to miss. */
function leastLength(pieces: readonly FixedPiece[]): number {
  let length = 0;
  for (const piece of pieces) length += piece.kind === 'text' ? piece.text.length : piece.kind === 'any' ? 1 : 0;
  return length;
}

function compilePattern(pieces: readonly Piece[], compile: Compile): Pattern {
  if (isFixed(pieces)) return { matches: compile(pieces), resolvable: always };
  return {
    matches(text, context) {
      const fixed = resolveTemplate(pieces, context);
      if (fixed === undefined || leastLength(fixed) > growth * text.length) return false;
      return compile(fixed, new Set(fixed.filter((_, index) => pieces[index]?.kind === 'variable')))(text);
    },
    resolvable: (context) => resolveTemplate(pieces, context) !== undefined,
  };
}

const lower = (piece: FixedPiece): FixedPiece =>
  piece.kind === 'text' ? { kind: 'text', text: piece.text.toLowerCase() } : piece;

function compileFolded(pieces: readonly FixedPiece[]): Glob {
  const glob = compileGlob(pieces.map(lower));
  return (text) => glob(text.toLowerCase());
}

export const textPattern = (pieces: readonly Piece[]): Pattern => compilePattern(pieces, compileGlob);
/** Compares without regard to case. */
export const foldedPattern = (pieces: readonly Piece[]): Pattern => compilePattern(pieces, compileFolded);
export const arnPattern = (pieces: readonly Piece[]): Pattern => compilePattern(pieces, compileArnPattern);
