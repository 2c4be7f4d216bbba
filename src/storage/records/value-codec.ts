// Values of records as bytes and back: docs/formats/metadata.md, "Values". Buffers follow the JSON as they are.
import assert from 'node:assert/strict';

/** What JSON alone cannot say is written as an object with one of these keys; other keys that begin with `$` get one more. */
const bufferKey = '$buffer';
const headerBytes = 8;

type Plain = string | number | boolean | null | readonly Plain[] | Buffer | { readonly [key: string]: Plain };

export interface DecodedValue {
  readonly version: number;
  /** Deeply frozen; buffers are copies of their own. */
  readonly value: unknown;
}

export function encodeValue(version: number, value: unknown): Buffer {
  const buffers: Buffer[] = [];
  const json = Buffer.from(JSON.stringify(toJson(value, buffers)));
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt32BE(version, 0);
  header.writeUInt32BE(json.length, 4);
  return Buffer.concat([header, json, ...buffers]);
}

export function decodeValue(bytes: Buffer): DecodedValue {
  const version = bytes.readUInt32BE(0);
  const jsonEnd = headerBytes + bytes.readUInt32BE(4);
  const parsed: unknown = JSON.parse(bytes.toString('utf8', headerBytes, jsonEnd));
  const rest = { bytes, offset: jsonEnd };
  const value = fromJson(parsed, rest);
  assert(rest.offset === bytes.length, 'the buffers of a record fill the rest of it');
  return { version, value };
}

/** The same value, or a copy of the parts that JSON cannot say; everything that is not plain data is refused. */
function toJson(value: unknown, buffers: Buffer[]): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`a record cannot hold \`${value}\``);
      return value;
    case 'object':
      break;
    default:
      throw new TypeError(`a record cannot hold a \`${typeof value}\``);
  }
  if (value === null) return value;
  if (Buffer.isBuffer(value)) {
    buffers.push(value);
    return { [bufferKey]: value.length };
  }
  return Array.isArray(value) ? arrayToJson(value, buffers) : objectToJson(value, buffers);
}

function arrayToJson(items: readonly unknown[], buffers: Buffer[]): unknown {
  let copy: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    if (item === undefined) throw new TypeError('a record cannot hold an array with holes');
    const json = toJson(item, buffers);
    if (json === item) continue;
    copy ??= [...items];
    copy[index] = json;
  }
  return copy ?? items;
}

function objectToJson(value: object, buffers: Buffer[]): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError('a record holds plain objects, arrays and buffers only');
  }
  let isChanged = false;
  const entries = Object.entries(value).map(([key, member]) => {
    const json = toJson(member, buffers);
    if (json === member && !key.startsWith('$')) return [key, member];
    isChanged = true;
    return [key.startsWith('$') ? `$${key}` : key, json];
  });
  return isChanged ? Object.fromEntries(entries) : value;
}

interface Rest {
  readonly bytes: Buffer;
  offset: number;
}

function fromJson(value: unknown, rest: Rest): Plain {
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) value[index] = fromJson(item, rest);
      return Object.freeze(value);
    }
    return objectFromJson(value as Record<string, unknown>, rest);
  }
  return value as Plain;
}

function objectFromJson(value: Record<string, unknown>, rest: Rest): Plain {
  const size = value[bufferKey];
  if (typeof size === 'number') {
    const end = rest.offset + size;
    // Not a view: it would keep all bytes of the record alive.
    const buffer = Buffer.from(rest.bytes.subarray(rest.offset, end));
    rest.offset = end;
    return buffer;
  }
  let isEscaped = false;
  for (const key of Object.keys(value)) {
    // Own and writable since JSON made it, also when its name is `__proto__`.
    const member = value[key];
    if (typeof member === 'object' && member !== null) setOwn(value, key, fromJson(member, rest));
    if (key.startsWith('$')) isEscaped = true;
  }
  if (!isEscaped) return Object.freeze(value) as Plain;
  const entries = Object.entries(value).map(([key, member]) => [key.startsWith('$') ? key.slice(1) : key, member]);
  return Object.freeze(Object.fromEntries(entries)) as Plain;
}

function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}
