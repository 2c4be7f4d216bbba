// Small damages to text: where, how, and with what. A property test draws them, and so can repeat and shrink them.
import fc from 'fast-check';

/** What parsers have stumbled over. */
const tokens = [
  '',
  '\0',
  '"',
  "'",
  '<',
  '>',
  '&',
  '&#0;',
  '&x;',
  ']]>',
  '<![CDATA[',
  '<!--',
  '<!DOCTYPE a>',
  '<a xmlns:b="c"/>',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  'null',
  'true',
  '-0',
  '1e999',
  '9'.repeat(40),
  '\\ud800',
  '\\u0000',
  '__proto__',
  'constructor',
  '%',
  '%00',
  '%zz',
  '%ff',
  '%C0%AF',
  '+',
  '=',
  '&',
  ';',
  '.member.0',
  '.member.99999999',
  '..',
  '/',
  '//',
  '\\',
  'é',
  '\ufeff',
  '\u2028',
  '😀',
  'arn:aws:',
  '*',
  '${',
  `\${aws:username}`,
  '?',
  'a'.repeat(3000),
] as const;

export interface Mutation {
  /** Where it begins, in thousandths of the text. */
  readonly at: number;
  /** How many characters are taken away there. */
  readonly taken: number;
  readonly put: string;
  readonly twice: boolean;
}

export const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    at: fc.nat(1000),
    taken: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
    put: fc.oneof(fc.constantFrom(...tokens), fc.string({ maxLength: 4 })),
    twice: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

export function mutate(text: string, changes: readonly Mutation[]): string {
  return changes.reduce((changed, { at, taken, put, twice }) => {
    const start = Math.floor((at * changed.length) / 1000);
    const removed = changed.slice(start, start + taken);
    return changed.slice(0, start) + put + (twice ? removed + removed : '') + changed.slice(start + taken);
  }, text);
}
