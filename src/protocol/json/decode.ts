// The body of an AWS JSON request as the input of its operation. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
import { Fault } from '../../kernel/fault.ts';
import { type DocumentBody, gather, utf8Text } from '../body.ts';
import { documentMaxBytes, documentMaxDepth, itemsMax } from '../limits.ts';
import type { Members, Recognised } from '../recognised.ts';
import { demandRequired } from '../required.ts';
import { readBase64 } from '../scalars.ts';
import type { Shape, StructureShape } from '../schema/shape.ts';

/** Members that the model does not have are ignored, as AWS ignores them; a value of another type is refused. */
export async function decodeJson(recognised: Recognised, body: DocumentBody): Promise<Members> {
  const bytes = await gather(body);
  if (!bytes) throw refusal(`the body is longer than ${documentMaxBytes} bytes`);
  const shape = recognised.operation.input;
  const input = bytes.length === 0 ? {} : readStructure(shape, parse(bytes), 0);
  demandRequired(shape, input, 'Value at');
  return input;
}

function refusal(message: string): Fault<'SerializationException'> {
  return new Fault('SerializationException', { message });
}

function parse(bytes: Buffer): unknown {
  const text = utf8Text(bytes);
  if (text === undefined) throw refusal('the body is not UTF-8');
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('the body is not JSON');
  }
}

function read(shape: Shape, value: unknown, depth: number): unknown {
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return readStructure(shape, value, depth);
    case 'list':
      if (!Array.isArray(value)) throw mismatch(value, 'List');
      if (value.length > itemsMax) throw tooMany('list');
      return value.map((item) => read(shape.item.shape, item, depth + 1));
    case 'map':
      return readMap(shape.value.shape, value, depth);
    case 'string':
      if (typeof value !== 'string') throw mismatch(value, 'String');
      return wellFormed(value);
    case 'boolean':
      if (typeof value !== 'boolean') throw mismatch(value, 'Boolean');
      return value;
    case 'number':
      // No input of the model has a number that is not whole.
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw mismatch(value, 'Number');
      return value;
    case 'timestamp':
      return readEpoch(value);
    case 'blob':
    case 'streaming-blob':
      return readBlob(value);
  }
}

function readStructure(shape: StructureShape, value: unknown, depth: number): Members {
  if (!isObject(value)) throw mismatch(value, 'Structure');
  if (depth > documentMaxDepth) throw refusal('the body is nested too deeply');
  const result: Members = {};
  for (const name in value) {
    const member = shape.byName.get(name);
    const memberValue = value[name];
    if (member && memberValue !== null) result[name] = read(member.shape, memberValue, depth + 1);
  }
  if (shape.kind === 'union' && Object.keys(result).length !== 1) throw refusal('a union has exactly one member');
  return result;
}

/** Without a prototype: its keys are the caller's words, `__proto__` and `constructor` among them. */
function readMap(valueShape: Shape, value: unknown, depth: number): Members {
  if (!isObject(value)) throw mismatch(value, 'Map');
  const entries = Object.entries(value);
  if (entries.length > itemsMax) throw tooMany('map');
  const map: Members = Object.create(null);
  for (const [key, entry] of entries) map[wellFormed(key)] = read(valueShape, entry, depth + 1);
  return map;
}

const tooMany = (kind: string) => refusal(`a ${kind} has more than ${itemsMax} items`);

/** An escape can write half of a character, which is no text and has no bytes. */
function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw refusal('a string is not well-formed Unicode');
  return text;
}

function readEpoch(value: unknown): Date {
  if (typeof value !== 'number') throw mismatch(value, 'Timestamp');
  const date = new Date(Math.round(value * 1000));
  if (Number.isNaN(date.getTime())) throw mismatch(value, 'Timestamp');
  return date;
}

function readBlob(value: unknown): Buffer {
  if (typeof value !== 'string') throw mismatch(value, 'Blob');
  const bytes = readBase64(value);
  if (!bytes) throw refusal('a blob is not base64');
  return bytes;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mismatch(value: unknown, wanted: string): Fault<'SerializationException'> {
  if (Array.isArray(value)) return refusal('Start of list found where not expected');
  if (isObject(value)) return refusal('Start of structure or map found where not expected.');
  const found = value === null ? 'NULL' : typeof value === 'boolean' ? String(value).toUpperCase() : typeof value;
  return refusal(`${found.toUpperCase()}_VALUE can not be converted to a ${wanted}`);
}
