// Tuples as bytes that order as the tuples do: docs/formats/metadata.md, "Keys".
import type { KeyParts, RecordRange } from './record.ts';

type Part = KeyParts[number];

const bufferTag = 1;
const stringTag = 2;
const numberTag = 3;
/** After every child of a tuple (a tag) and before every longer string that begins alike (an escaped zero, `00 ff`). */
const afterChildren = 0x10;
const escapeByte = 0xff;

export class BadKeyPart extends TypeError {}

export function encodeKey(kindName: string, parts: KeyParts): Buffer {
  const text = keyText(kindName, parts);
  if (text !== undefined) return utf8(text);
  const encoded = [encodePart(kindName)];
  for (const part of parts) encoded.push(encodePart(part));
  return Buffer.concat(encoded);
}

/** Nearly every key is strings without zeros: its encoding is then one text, which is one step to make. Undefined of others. */
export function keyText(kindName: string, parts: KeyParts): string | undefined {
  if (kindName.includes('\0')) return undefined;
  let text = `\x02${kindName}\0`;
  for (const part of parts) {
    if (typeof part !== 'string' || part.includes('\0')) return undefined;
    text += `\x02${part}\0`;
  }
  return text;
}

/** The parts after the kind's name. */
export function decodeKey(key: Buffer): KeyParts {
  const parts: Part[] = [];
  for (let offset = 0; offset < key.length; ) {
    const [part, end] = decodePart(key, offset);
    parts.push(part);
    offset = end;
  }
  return parts.slice(1);
}

/** Every key whose leading parts are these, as the first key and the first after it. */
export function rangeUnder(kindName: string, under: KeyParts): { start: Buffer; end: Buffer } {
  const start = encodeKey(kindName, under);
  return { start, end: Buffer.concat([start, Buffer.of(afterChildren)]) };
}

export function rangeOf(kindName: string, range: RecordRange): { start: Buffer; end: Buffer } {
  const base = encodeKey(kindName, range.under);
  let start = base;
  let end: Buffer;
  if (range.prefix === undefined) end = Buffer.concat([base, Buffer.of(afterChildren)]);
  else {
    start = Buffer.concat([base, escaped(stringTag, utf8(range.prefix))]);
    // No byte of UTF-8 is as high, nor is one that follows an escaped zero.
    end = Buffer.concat([start, Buffer.of(0xff)]);
  }
  const isReverse = range.reverse === true;
  const bounds: Buffer[] = [];
  if (range.from !== undefined) bounds.push(beside(base, range.from, isReverse));
  if (range.after !== undefined) bounds.push(beside(base, range.after, !isReverse));
  if (isReverse) end = bounds.reduce(earlier, end);
  else start = bounds.reduce(later, start);
  return { start, end };
}

/** Just before all keys that have this part after the base, or just after them. */
function beside(base: Buffer, part: Part, isAfter: boolean): Buffer {
  const encoded = encodePart(part);
  return Buffer.concat(isAfter ? [base, encoded, Buffer.of(afterChildren)] : [base, encoded]);
}

function later(left: Buffer, right: Buffer): Buffer {
  return Buffer.compare(left, right) < 0 ? right : left;
}

function earlier(left: Buffer, right: Buffer): Buffer {
  return Buffer.compare(left, right) < 0 ? left : right;
}

function encodePart(part: Part): Buffer {
  if (typeof part === 'number') return encodeNumber(part);
  if (typeof part === 'string' && !part.includes('\0')) return utf8(`\x02${part}\0`);
  const body = typeof part === 'string' ? escaped(stringTag, utf8(part)) : escaped(bufferTag, part);
  return Buffer.concat([body, Buffer.of(0)]);
}

function utf8(text: string): Buffer {
  if (!text.isWellFormed()) throw new BadKeyPart('a key part is not well-formed Unicode');
  return Buffer.from(text);
}

function escaped(tag: number, bytes: Buffer): Buffer {
  let zeros = 0;
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) zeros += 1;
  const target = Buffer.allocUnsafe(1 + bytes.length + zeros);
  target[0] = tag;
  if (zeros === 0) {
    target.set(bytes, 1);
    return target;
  }
  let offset = 1;
  for (const byte of bytes) {
    target[offset++] = byte;
    if (byte === 0) target[offset++] = escapeByte;
  }
  return target;
}

/** IEEE 754 double, big-endian, its sign bit turned; of a negative number all bits are turned. */
function encodeNumber(value: number): Buffer {
  if (Number.isNaN(value)) throw new BadKeyPart('a key part is not a number');
  const target = Buffer.allocUnsafe(9);
  target[0] = numberTag;
  target.writeDoubleBE(value === 0 ? 0 : value, 1);
  turnBits(target.subarray(1), value < 0);
  return target;
}

function decodeNumber(encoded: Buffer): number {
  const bytes = Buffer.from(encoded);
  turnBits(bytes, bytes.readUInt8(0) < 0x80);
  return bytes.readDoubleBE(0);
}

function turnBits(bytes: Buffer, isWhole: boolean): void {
  if (isWhole) for (const [index, byte] of bytes.entries()) bytes[index] = byte ^ 0xff;
  else bytes[0] = bytes.readUInt8(0) ^ 0x80;
}

function decodePart(key: Buffer, offset: number): [Part, number] {
  const tag = key[offset];
  const start = offset + 1;
  if (tag === numberTag) return [decodeNumber(key.subarray(start, start + 8)), start + 8];
  if (tag !== stringTag && tag !== bufferTag) throw new BadKeyPart(`\`${tag}\` is not the tag of a key part`);
  const [bytes, end] = unescaped(key, start);
  return [tag === stringTag ? bytes.toString() : bytes, end];
}

function unescaped(key: Buffer, start: number): [Buffer, number] {
  const pieces: Buffer[] = [];
  for (let from = start; ; ) {
    const zero = key.indexOf(0, from);
    if (zero === -1) throw new BadKeyPart('a key part does not end');
    if (key[zero + 1] !== escapeByte) {
      pieces.push(key.subarray(from, zero));
      return [pieces.length === 1 ? Buffer.from(key.subarray(from, zero)) : Buffer.concat(pieces), zero + 1];
    }
    pieces.push(key.subarray(from, zero + 1));
    from = zero + 2;
  }
}
