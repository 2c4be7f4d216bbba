// Percent-encoding, exactly: nothing is normalised, and what is not UTF-8 is refused.
// https://www.rfc-editor.org/rfc/rfc3986#section-2.1
import { pairsMax } from './limits.ts';

const beyondAscii = /[^\p{ASCII}]/u;

/** `+` stays `+`. Undefined when an escape is broken, the bytes are not UTF-8, or the text was not encoded at all. */
export function decodePercent(text: string): string | undefined {
  if (beyondAscii.test(text)) return undefined;
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The pairs of a query string or a form in order, `+` being a space; undefined when an escape is broken or there are too many. */
export function decodePairs(text: string): readonly (readonly [name: string, value: string])[] | undefined {
  if (text === '') return [];
  const pairs: [string, string][] = [];
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeFormText(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decodeFormText(pair.slice(equals + 1));
    if (name === undefined || value === undefined || pairs.length === pairsMax) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

function decodeFormText(text: string): string | undefined {
  return decodePercent(text.includes('+') ? text.replaceAll('+', ' ') : text);
}
