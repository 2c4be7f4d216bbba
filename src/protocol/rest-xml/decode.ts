// A request to S3 or S3 Control as the input of its operation. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
import { Fault } from '../../kernel/fault.ts';
import type { Headers, WireRequest } from '../../kernel/wire.ts';
import { type DocumentBody, gather, utf8Text } from '../body.ts';
import { documentMaxBytes } from '../limits.ts';
import type { Members, Recognised } from '../recognised.ts';
import type { Member } from '../schema/shape.ts';
import { isStructure } from '../schema/shape.ts';
import { readDocument } from '../xml/read-document.ts';
import { readElement, readScalar, readStructure } from '../xml/read-shape.ts';
import { type Bindings, bindingsOf, type Named } from './bindings.ts';

/** A streaming payload is passed on unread; a document is read whole; a body that the operation does not have is left alone. */
export async function decodeRestXml(
  recognised: Recognised,
  request: WireRequest,
  body: DocumentBody,
): Promise<Members> {
  const { operation } = recognised;
  const bindings = bindingsOf(operation.input);
  const input: Members = {};
  for (const { name, required } of bindings.labels) {
    const value = labelOf(name, recognised);
    if (value !== undefined) input[name] = value;
    else if (required) throw new Fault('InvalidURI', { URI: request.rawPath });
  }
  readQuery(bindings, recognised.query, input);
  readHeaders(bindings, recognised.headers, input);
  if (bindings.payload) await readPayload(bindings.payload, body, input);
  else if (bindings.body.length > 0) await readBody(recognised, bindings, body, input);
  return input;
}

function labelOf(name: string, { labels, bucket, key }: Recognised): string | undefined {
  return labels?.get(name) ?? (name === 'Bucket' ? bucket : name === 'Key' ? key : undefined);
}

function readQuery(bindings: Bindings, query: ReadonlyMap<string, string>, input: Members): void {
  for (const member of bindings.query) {
    const text = query.get(member.location.name);
    if (text !== undefined) input[member.name] = readNamed(member, text);
    else if (member.required)
      throw new Fault('InvalidRequest', {
        message: `Missing required parameter for this request: ${member.location.name}`,
      });
  }
}

function readHeaders(bindings: Bindings, headers: Headers, input: Members): void {
  for (const member of bindings.headers) {
    const text = headerText(headers, member.location.name);
    const value = text === undefined ? undefined : readNamed(member, text);
    if (value !== undefined) input[member.name] = value;
    else if (member.required)
      throw new Fault('InvalidRequest', {
        message: `Missing required header for this request: ${member.location.name}`,
      });
  }
  for (const { name, location } of bindings.prefixHeaders) {
    let map: Record<string, string> | undefined;
    for (const header in headers) {
      if (!header.startsWith(location.name) || header.length === location.name.length) continue;
      map ??= Object.create(null) as Record<string, string>;
      map[header.slice(location.name.length)] = headers[header] ?? '';
    }
    if (map) input[name] = map;
  }
}

/** The framing of a chunked upload is no property of the object. */
function headerText(headers: Headers, name: string): string | undefined {
  if (name === 'content-length') return headers['x-amz-decoded-content-length'] ?? headers[name];
  const text = headers[name];
  if (name !== 'content-encoding' || text === undefined || !text.includes('aws-chunked')) return text;
  const codings = text
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== 'aws-chunked');
  return codings.length === 0 ? undefined : codings.join(',');
}

function readNamed(member: Named, text: string): unknown {
  const { shape, location } = member;
  if (shape.kind === 'string') return text;
  if (shape.kind === 'list') {
    const item = shape.item.shape;
    return text.split(',').map((part) => refuseUndefined(readScalar(item, part.trim()), location.name, text));
  }
  if (text === '') return undefined;
  const value = readScalar(shape, text);
  // A date that cannot be read is as if it were absent: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3
  if (value === undefined && shape.kind === 'timestamp' && shape.format !== 'date-time') return undefined;
  return refuseUndefined(value, location.name, text, shape.kind);
}

function refuseUndefined(value: unknown, name: string, text: string, kind?: string): unknown {
  if (value !== undefined) return value;
  const message =
    kind === 'number' ? `Provided ${name} not an integer or within integer range` : `Invalid value for ${name}`;
  throw new Fault('InvalidArgument', { message, ArgumentName: name, ArgumentValue: text });
}

async function readPayload(payload: Member, body: DocumentBody, input: Members): Promise<void> {
  if (payload.shape.kind === 'streaming-blob') {
    input[payload.name] = body;
    return;
  }
  const bytes = await gatherDocument(body);
  if (payload.shape.kind === 'blob') input[payload.name] = bytes;
  else if (payload.shape.kind === 'string') input[payload.name] = textOf(bytes);
  else if (bytes.length > 0) input[payload.name] = readRoot(payload.payloadName, bytes, payload);
  if (payload.required && bytes.length === 0) throw new Fault('MissingRequestBodyError');
}

async function readBody(recognised: Recognised, bindings: Bindings, body: DocumentBody, input: Members): Promise<void> {
  const { operation } = recognised;
  const bytes = await gatherDocument(body);
  const required = bindings.body.some((member) => member.required);
  if (bytes.length === 0 && required) throw new Fault('MissingRequestBodyError');
  if (bytes.length === 0) return;
  const root = readDocument(textOf(bytes));
  const value = root?.name === operation.inputName ? readStructure(operation.input, bindings.body, root) : undefined;
  if (!value) throw new Fault('MalformedXML');
  Object.assign(input, value);
}

function readRoot(name: string, bytes: Buffer, payload: Member): unknown {
  const root = readDocument(textOf(bytes));
  const isOurs = root !== undefined && root.name === name && isStructure(payload.shape);
  const value = isOurs ? readElement(payload.shape, root) : undefined;
  if (value === undefined) throw new Fault('MalformedXML');
  return value;
}

function textOf(bytes: Buffer): string {
  const text = utf8Text(bytes);
  if (text === undefined) throw new Fault('MalformedXML');
  return text;
}

async function gatherDocument(body: DocumentBody): Promise<Buffer> {
  const bytes = await gather(body);
  if (!bytes) throw new Fault('MaxMessageLengthExceeded', { MaxMessageLengthBytes: documentMaxBytes });
  return bytes;
}
