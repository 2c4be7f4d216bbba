// The output of an operation as AWS JSON. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
import type { WireResponse } from '../../kernel/wire.ts';
import type { Members, Target } from '../recognised.ts';
import { toBuffer } from '../scalars.ts';
import type { Shape, StructureShape } from '../schema/shape.ts';

export function encodeJson(
  target: Target,
  shape: StructureShape,
  output: Members,
  requestHeaders: Readonly<Record<string, string>>,
): WireResponse {
  return jsonResponse(target, 200, writeStructure(shape, output), requestHeaders);
}

export function jsonResponse(
  target: Target,
  status: number,
  document: Readonly<Record<string, unknown>>,
  requestHeaders: Readonly<Record<string, string>>,
): WireResponse {
  const body = Buffer.from(JSON.stringify(document), 'utf8');
  const headers = {
    ...requestHeaders,
    'content-type': `application/x-amz-json-${target.jsonVersion}`,
    'content-length': String(body.length),
  };
  return { status, headers, body };
}

/** Members that the shape does not have are left out; so is what is undefined. */
export function writeStructure(shape: StructureShape, value: object): Record<string, unknown> {
  const record = value as Members;
  const result: Record<string, unknown> = {};
  for (const member of shape.members) {
    const memberValue = record[member.name];
    if (memberValue !== undefined && memberValue !== null) result[member.name] = write(member.shape, memberValue);
  }
  return result;
}

function write(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'structure':
    case 'union':
      if (typeof value === 'object' && value !== null) return writeStructure(shape, value);
      break;
    case 'list':
      if (Array.isArray(value)) return value.map((item) => write(shape.item.shape, item));
      break;
    case 'map':
      if (typeof value === 'object' && value !== null) return writeMap(shape.value.shape, value);
      break;
    case 'timestamp':
      if (value instanceof Date) return value.getTime() / 1000;
      break;
    case 'blob':
    case 'streaming-blob':
      return toBuffer(value).toString('base64');
    default:
      if (typeof value === shape.kind) return value;
  }
  throw new TypeError(`an output has a ${typeof value} where its schema has a ${shape.kind}`);
}

function writeMap(valueShape: Shape, value: object): Record<string, unknown> {
  const map: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of Object.entries(value)) if (entry !== undefined) map[key] = write(valueShape, entry);
  return map;
}
