// What a validation finds. Kinds and codes are those of IAM Access Analyzer where it has the same check.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
import type { Statement } from '../document.ts';

export type FindingKind =
  /** It cannot mean anything. */
  | 'error'
  /** It means more than is safe. */
  | 'security-warning'
  /** It probably does not mean what was wanted. */
  | 'warning'
  | 'suggestion';

export interface Finding {
  readonly kind: FindingKind;
  readonly code: string;
  /** In lower case, without the place. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** The statement that it is about: its `Sid`, or its number from 1. */
  readonly statement?: string;
}

export type Find = (kind: FindingKind, code: string, message: string) => Finding;

export const findIn =
  ({ line, sid, index }: Statement): Find =>
  (kind, code, message) => ({ kind, code, message, line, statement: sid ?? String(index + 1) });
