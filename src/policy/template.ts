// Text of a policy that may hold policy variables and wildcards, taken apart once.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

import type { ContextView } from './context.ts';
import type { PolicyVersion } from './document.ts';

export type FixedPiece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'star' | 'any' };
export type Piece = FixedPiece | VariablePiece;

export interface VariablePiece {
  readonly kind: 'variable';
  /** In lower case. */
  readonly key: string;
  readonly fallback: string | undefined;
}

export interface TemplateOptions {
  /** False for documents of version 2008-10-17, and for operators that compare no text. */
  readonly variables: boolean;
  /** False where `*` and `?` stand for themselves. */
  readonly wildcards: boolean;
}

export const hasVariables = (version: PolicyVersion): boolean => version === '2012-10-17';

/** The three characters that would otherwise mean something: `${*}`, `${?}`, `${$}`. */
const escaped: ReadonlySet<string> = new Set(['*', '?', '$']);
function readVariable(inner: string): Piece {
  if (escaped.has(inner)) return { kind: 'text', text: inner };
  const comma = inner.indexOf(',');
  const quoted = comma < 0 ? '' : inner.slice(comma + 1).trim();
  // Without both quotation marks it is no default, and the whole is a key that nothing has.
  if (quoted.length < 2 || !quoted.startsWith("'") || !quoted.endsWith("'"))
    return { kind: 'variable', key: inner.trim().toLowerCase(), fallback: undefined };
  return { kind: 'variable', key: inner.slice(0, comma).trim().toLowerCase(), fallback: quoted.slice(1, -1) };
}

/** Takes text apart. A `${` without its `}` stands for itself. */
export function readTemplate(text: string, { variables, wildcards }: TemplateOptions): readonly Piece[] {
  const pieces: Piece[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') pieces.push({ kind: 'text', text: plain });
    plain = '';
  };
  // Past the last `}` no variable ends, so none is looked for.
  const lastClose = variables ? text.lastIndexOf('}') : -1;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    const opens = letter === '$' && at < lastClose && text.charAt(at + 1) === '{';
    const end = opens ? text.indexOf('}', at + 2) : -1;
    if (end > 0) {
      const piece = readVariable(text.slice(at + 2, end));
      if (piece.kind === 'text') plain += piece.text;
      else {
        flush();
        pieces.push(piece);
      }
      at = end;
    } else if (wildcards && (letter === '*' || letter === '?')) {
      flush();
      pieces.push({ kind: letter === '*' ? 'star' : 'any' });
    } else plain += letter;
  }
  flush();
  return pieces;
}

export function isFixed(pieces: readonly Piece[]): pieces is readonly FixedPiece[] {
  return pieces.every((piece) => piece.kind !== 'variable');
}

/** Puts values in; undefined when one is missing. A value's own `*` and `?` stand for themselves. */
export function resolveTemplate(pieces: readonly Piece[], context: ContextView): readonly FixedPiece[] | undefined {
  const fixed: FixedPiece[] = [];
  for (const piece of pieces) {
    if (piece.kind !== 'variable') {
      fixed.push(piece);
      continue;
    }
    const value = context.get(piece.key) ?? piece.fallback;
    // A multivalued key has no single text.
    if (typeof value !== 'string') return undefined;
    fixed.push({ kind: 'text', text: value });
  }
  return fixed;
}

/** The text of pieces without wildcards. */
export function plainText(pieces: readonly FixedPiece[]): string {
  let text = '';
  for (const piece of pieces) text += piece.kind === 'text' ? piece.text : piece.kind === 'star' ? '*' : '?';
  return text;
}
