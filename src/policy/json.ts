// JSON with the place of everything, for error messages that name line and column. https://www.rfc-editor.org/rfc/rfc8259
import type { PolicyErrorReason } from './document.ts';

interface Placed {
  /** Offset of the first character. */
  readonly at: number;
}

export interface JsonString extends Placed {
  readonly type: 'string';
  readonly value: string;
}
export interface JsonScalar extends Placed {
  readonly type: 'number' | 'boolean' | 'null';
  /** As written. */
  readonly value: string;
}
export interface JsonArray extends Placed {
  readonly type: 'array';
  readonly items: readonly JsonNode[];
}
export interface JsonEntry extends Placed {
  readonly key: string;
  readonly value: JsonNode;
}
export interface JsonObject extends Placed {
  readonly type: 'object';
  readonly entries: readonly JsonEntry[];
}
export type JsonNode = JsonString | JsonScalar | JsonArray | JsonObject;

/** Thrown inside the parser only; `parsePolicy` turns it into a value. */
export class PolicyMistake extends Error {
  readonly reason: PolicyErrorReason;
  readonly at: number;

  constructor(reason: PolicyErrorReason, at: number, message: string) {
    super(message);
    this.reason = reason;
    this.at = at;
  }
}

/** A policy nests five levels; what is deeper is not a policy. */
const maximumDepth = 8;

const whitespace = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const hexDigits = /[0-9a-fA-F]{4}/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

interface Cursor {
  readonly text: string;
  at: number;
}

function take(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0] ?? '';
  cursor.at += found.length;
  return found;
}

function peek(cursor: Cursor): string {
  take(cursor, whitespace);
  return cursor.text.charAt(cursor.at);
}

function unexpected(cursor: Cursor, wanted: string): PolicyMistake {
  const code = cursor.text.codePointAt(cursor.at);
  const found = code === undefined ? 'the end of the document' : `\`${String.fromCodePoint(code)}\``;
  return new PolicyMistake('syntax', cursor.at, `expected ${wanted}, found ${found}`);
}

/** What needs no escape: anything but quotation marks, backslashes and control characters. */
function takePlainText(cursor: Cursor): string {
  const start = cursor.at;
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at);
    if (Number.isNaN(code) || code < 0x20 || code === 0x22 || code === 0x5c) break;
    cursor.at += 1;
  }
  return cursor.text.slice(start, cursor.at);
}

function readString(cursor: Cursor): string {
  const start = cursor.at;
  cursor.at += 1;
  let value = '';
  for (;;) {
    value += takePlainText(cursor);
    const next = cursor.text.charAt(cursor.at);
    if (next === '"') {
      cursor.at += 1;
      return value;
    }
    if (next === '') throw new PolicyMistake('syntax', start, 'the string is not closed');
    if (next !== '\\') throw new PolicyMistake('syntax', cursor.at, 'a control character in a string must be escaped');
    value += readEscape(cursor);
  }
}

function readEscape(cursor: Cursor): string {
  const start = cursor.at;
  const letter = cursor.text.charAt(cursor.at + 1);
  cursor.at += 2;
  if (letter === 'u') {
    const hex = take(cursor, hexDigits);
    if (hex !== '') return String.fromCharCode(Number.parseInt(hex, 16));
  }
  const plain = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  if (plain === undefined) throw new PolicyMistake('syntax', start, 'unknown escape sequence in a string');
  return plain;
}

function readArray(cursor: Cursor, depth: number): JsonArray {
  const at = cursor.at;
  const items: JsonNode[] = [];
  cursor.at += 1;
  if (peek(cursor) === ']') cursor.at += 1;
  else {
    for (;;) {
      items.push(readValue(cursor, depth + 1));
      const next = peek(cursor);
      if (next !== ',' && next !== ']') throw unexpected(cursor, '`,` or `]` after a value');
      cursor.at += 1;
      if (next === ']') break;
    }
  }
  return { type: 'array', at, items };
}

function readObject(cursor: Cursor, depth: number): JsonObject {
  const at = cursor.at;
  const entries: JsonEntry[] = [];
  const seen = new Set<string>();
  cursor.at += 1;
  if (peek(cursor) === '}') cursor.at += 1;
  else {
    for (;;) {
      if (peek(cursor) !== '"') throw unexpected(cursor, 'a name in quotation marks');
      const keyAt = cursor.at;
      const key = readString(cursor);
      if (seen.has(key)) throw new PolicyMistake('duplicate', keyAt, `\`${key}\` is given twice`);
      seen.add(key);
      if (peek(cursor) !== ':') throw unexpected(cursor, '`:` after a name');
      cursor.at += 1;
      entries.push({ at: keyAt, key, value: readValue(cursor, depth + 1) });
      const next = peek(cursor);
      if (next !== ',' && next !== '}') throw unexpected(cursor, '`,` or `}` after a value');
      cursor.at += 1;
      if (next === '}') break;
    }
  }
  return { type: 'object', at, entries };
}

function readValue(cursor: Cursor, depth: number): JsonNode {
  const next = peek(cursor);
  const at = cursor.at;
  if (depth > maximumDepth) throw new PolicyMistake('syntax', at, 'the document is nested too deeply');
  if (next === '"') return { type: 'string', at, value: readString(cursor) };
  if (next === '[') return readArray(cursor, depth);
  if (next === '{') return readObject(cursor, depth);
  const digits = take(cursor, number);
  if (digits !== '') return { type: 'number', at, value: digits };
  const name = take(cursor, word);
  if (name === '') throw unexpected(cursor, 'a value');
  return { type: name === 'null' ? 'null' : 'boolean', at, value: name };
}

/** Reads a whole document, or throws a `PolicyMistake`. */
export function readJson(text: string): JsonNode {
  const cursor: Cursor = { text, at: 0 };
  const value = readValue(cursor, 1);
  if (peek(cursor) !== '') throw unexpected(cursor, 'the end of the document');
  return value;
}

/** From 1, both. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Gives line and column of offsets; the lines are counted once. */
export function placeFinder(text: string): (at: number) => Place {
  const starts = [0];
  for (let next = text.indexOf('\n'); next >= 0; next = text.indexOf('\n', next + 1)) starts.push(next + 1);
  return (at) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  };
}
