// An XML document as a tree of elements: well-formed, in UTF-8, without a DTD, of bounded depth and size.
// https://www.w3.org/TR/xml/
import { SaxesParser } from 'saxes';
import { documentMaxDepth, nodesMax } from '../limits.ts';

export interface Element {
  /** Without prefix. */
  readonly name: string;
  /** Attributes by their name without prefix; namespace declarations are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  /** All character data of the element itself, in one. */
  text: string;
}

const noAttributes: ReadonlyMap<string, string> = new Map();
const utf8Encoding = /^utf-?8$/i;

/** Undefined when the text is no such document. */
export function readDocument(text: string): Element | undefined {
  try {
    return parse(text);
  } catch {
    // The parser throws nothing but its own complaint, and so does `refuse`: the caller has one word for all of them.
    return undefined;
  }
}

function refuse(reason: string): never {
  throw new SyntaxError(reason);
}

function parse(text: string): Element | undefined {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Element[] = [];
  let root: Element | undefined;
  let nodes = 0;
  const count = (): void => {
    nodes += 1;
    if (nodes > nodesMax) refuse('too many elements and attributes');
  };
  const append = (chunk: string): void => {
    const current = open.at(-1);
    if (current) current.text += chunk;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => refuse('a document type declaration'));
  parser.on('xmldecl', (declaration) => {
    if (declaration.encoding !== undefined && !utf8Encoding.test(declaration.encoding)) refuse('another encoding');
  });
  parser.on('opentagstart', count);
  parser.on('attribute', count);
  parser.on('opentag', (tag) => {
    if (open.length === documentMaxDepth) refuse('too deep');
    const element: Element = { name: tag.local, attributes: attributesOf(tag.attributes), children: [], text: '' };
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
    open.push(element);
  });
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return root;
}

function attributesOf(
  attributes: Readonly<Record<string, { prefix: string; local: string; value: string }>>,
): ReadonlyMap<string, string> {
  let map: Map<string, string> | undefined;
  for (const { prefix, local, value } of Object.values(attributes)) {
    if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) continue;
    map ??= new Map();
    map.set(local, value);
  }
  return map ?? noAttributes;
}
