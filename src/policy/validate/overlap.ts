// Whether a resource of a policy can be a resource of a documented type: two patterns overlap when some text fits both.
import { readTemplate } from '../template.ts';

type Token =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'any' }
  /** Any run of characters. */
  | { readonly kind: 'run' }
  /** Any run without slash and colon: a field of an ARN, or a bucket, which would otherwise hold its objects. */
  | { readonly kind: 'name' };

const chars = (text: string): readonly Token[] => Array.from(text, (char) => ({ kind: 'char', char }));

/** `*` and policy variables stand for any run. */
function ofPattern(pattern: string): readonly Token[] {
  return readTemplate(pattern, { variables: true, wildcards: true }).flatMap((piece): readonly Token[] => {
    if (piece.kind === 'text') return chars(piece.text);
    return [{ kind: piece.kind === 'any' ? 'any' : 'run' }];
  });
}

const fields: ReadonlySet<string> = new Set(['${Partition}', '${Region}', '${Account}', '${BucketName}']);

/** `arn:${Partition}:s3:::${BucketName}` */
function ofType(arn: string): readonly Token[] {
  return arn.split(/(\$\{\w+\})/).flatMap((part): readonly Token[] => {
    if (!part.startsWith('${')) return chars(part);
    return [{ kind: fields.has(part) ? 'name' : 'run' }];
  });
}

const repeats = (token: Token | undefined) => token?.kind === 'run' || token?.kind === 'name';

function meet(left: Token, right: Token): boolean {
  if (left.kind === 'char' && right.kind === 'char') return left.char === right.char;
  const divides = [left, right].some((token) => token.kind === 'char' && (token.char === '/' || token.char === ':'));
  return !(divides && (left.kind === 'name' || right.kind === 'name'));
}

/** In time of the product of both lengths. */
function overlap(left: readonly Token[], right: readonly Token[]): boolean {
  // Row by row: whether the first tokens of `left` and of `right` can be the same text.
  let row = right.map(() => false);
  row = [true, ...row];
  for (let at = 1; at <= right.length; at += 1) row[at] = row[at - 1] === true && repeats(right[at - 1]);
  for (const token of left) {
    const next: boolean[] = [row[0] === true && repeats(token)];
    for (const [index, other] of right.entries()) {
      const both = row[index] === true;
      const skipsOther = next[index] === true && repeats(other);
      const skipsToken = row[index + 1] === true && repeats(token);
      const met = meet(token, other);
      // A run that goes on has taken a character that the other side gives.
      const runsOn = met && ((repeats(token) && next[index] === true) || (repeats(other) && row[index + 1] === true));
      next.push((both && met) || skipsOther || skipsToken || runsOn);
    }
    row = next;
  }
  return row[right.length] === true;
}

/** Tells whether some ARN of the type fits the pattern. */
export const canBe = (pattern: string, arn: string): boolean => overlap(ofPattern(pattern), ofType(arn));
