// Where each statement of a document begins and ends, for who points at it.
import { type Place, placeFinder, readJson } from './json.ts';

export interface StatementPlace {
  /** Of the opening brace. */
  readonly start: Place;
  /** Of the closing brace. */
  readonly end: Place;
}

/** In the order of the document, which parses as a policy. */
export function statementPlaces(text: string): readonly StatementPlace[] {
  const document = readJson(text);
  const list = document.type === 'object' ? document.entries.find(({ key }) => key === 'Statement')?.value : undefined;
  const nodes = list?.type === 'array' ? list.items : list === undefined ? [] : [list];
  const place = placeFinder(text);
  return nodes.map(({ at }) => ({ start: place(at), end: place(closingBrace(text, at)) }));
}

function closingBrace(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quoted) {
      if (letter === '\\') at += 1;
      else if (letter === '"') quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === '{') depth += 1;
    else if (letter === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}
