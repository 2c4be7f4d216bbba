// The output of an operation of S3 or S3 Control as a response. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
import type { WireBody, WireResponse } from '../../kernel/wire.ts';
import { statusIn } from '../own-status.ts';
import type { Members, Recognised } from '../recognised.ts';
import { toBuffer, writeTimestamp } from '../scalars.ts';
import { serviceModel } from '../schema/model.ts';
import type { OperationSchema } from '../schema/operation-schema.ts';
import { isStructure, type Member } from '../schema/shape.ts';
import { element, escapeXml, scalarText, writeMembers, xmlDeclaration } from '../xml/write-shape.ts';
import { type Bindings, bindingsOf, type Named } from './bindings.ts';

const partialContent = 206;
/** The SDK's name for a header that it cannot read as a date; on the wire there is one `Expires`. */
const expiresAlias = 'expiresstring';

export function encodeRestXml(
  recognised: Recognised,
  output: Members,
  requestHeaders: Readonly<Record<string, string>>,
): WireResponse {
  const { operation } = recognised;
  const bindings = bindingsOf(operation.output);
  const headers: Record<string, string> = { ...requestHeaders };
  for (const member of bindings.headers) {
    const value = output[member.name];
    if (value !== undefined && value !== null) writeHeader(headers, member, value);
  }
  for (const { name, location } of bindings.prefixHeaders) {
    const map = output[name];
    if (typeof map === 'object' && map !== null)
      for (const [key, value] of Object.entries(map)) headers[location.name + key] = String(value);
  }
  const body = bodyOf(operation, bindings, output, headers);
  return { status: statusOf(operation, bindings, output), headers, body };
}

function writeHeader(headers: Record<string, string>, member: Named, value: unknown): void {
  const { shape, location } = member;
  if (shape.kind === 'string') {
    if (location.name !== expiresAlias) headers[location.name] = String(value);
    else headers.expires ??= String(value);
  } else if (shape.kind === 'timestamp' && value instanceof Date)
    headers[location.name] = writeTimestamp(value, shape.format ?? 'http-date');
  else if (shape.kind === 'list' && Array.isArray(value))
    headers[location.name] = value.map((item) => scalarText(shape.item.shape, item)).join(',');
  else headers[location.name] = scalarText(shape, value);
}

/** AWS's model gives GetObject one status; a range is answered with its own. */
function statusOf(operation: OperationSchema, bindings: Bindings, output: Members): number {
  const own = statusIn(output);
  if (own !== undefined) return own;
  const modelled = bindings.status && output[bindings.status.name];
  if (typeof modelled === 'number') return modelled;
  return output.ContentRange === undefined ? (operation.http?.status ?? 200) : partialContent;
}

function bodyOf(
  operation: OperationSchema,
  bindings: Bindings,
  output: Members,
  headers: Record<string, string>,
): WireBody {
  const { payload } = bindings;
  const value = payload && output[payload.name];
  if (payload?.shape.kind === 'streaming-blob') {
    if (isStream(value)) return value;
    const bytes = value === undefined ? Buffer.alloc(0) : toBuffer(value);
    headers['content-length'] ??= String(bytes.length);
    return bytes;
  }
  if (payload && !isStructure(payload.shape)) {
    if (value === undefined) return undefined;
    headers['content-type'] ??= payload.shape.kind === 'string' ? 'text/plain' : 'application/octet-stream';
    return sized(toBuffer(value), headers);
  }
  const xml = payload ? payloadDocument(operation, payload, value) : bodyDocument(operation, bindings.body, output);
  if (xml === undefined) {
    if (operation.http?.method !== 'HEAD' && operation.http?.status !== 204) headers['content-length'] ??= '0';
    return undefined;
  }
  headers['content-type'] = 'application/xml';
  return sized(Buffer.from(xmlDeclaration + xml, 'utf8'), headers);
}

function sized(bytes: Buffer, headers: Record<string, string>): Buffer {
  headers['content-length'] = String(bytes.length);
  return bytes;
}

function isStream(value: unknown): value is AsyncIterable<Buffer> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function namespace({ service }: OperationSchema): string {
  return ` xmlns="${serviceModel(service).xmlNamespace}"`;
}

function payloadDocument(operation: OperationSchema, payload: Member, value: unknown): string | undefined {
  if (!isStructure(payload.shape) || payload.shape.eventStream)
    throw new TypeError(`the payload \`${payload.name}\` has no encoder`);
  if (typeof value !== 'object' || value === null) return undefined;
  return element(payload.payloadName, writeMembers(payload.shape.members, value), namespace(operation));
}

function bodyDocument(operation: OperationSchema, members: readonly Member[], output: Members): string | undefined {
  const [first] = members;
  if (!first) return undefined;
  // GetBucketLocation: the root is the member itself. https://smithy.io/2.0/aws/customizations/s3-customizations.html
  if (members.length === 1 && first.wireName === operation.outputName && first.shape.kind === 'string')
    return element(operation.outputName, escapeXml(String(output[first.name] ?? '')), namespace(operation));
  return element(operation.outputName, writeMembers(members, output), namespace(operation));
}
