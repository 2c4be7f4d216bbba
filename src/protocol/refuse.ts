// A refusal in the caller's dialect. What is not a `Fault` is a bug and says nothing of itself.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
import { Fault, isFault } from '../kernel/fault.ts';
import type { WireResponse } from '../kernel/wire.ts';
import { jsonResponse, writeStructure } from './json/encode.ts';
import { xmlResponse } from './query/encode.ts';
import type { Target } from './recognised.ts';
import { type Spelling, spell } from './refusal/spell.ts';
import { idHeaders, type ResponseIds } from './response-ids.ts';
import { serviceModel } from './schema/model.ts';
import { element, escapeXml, xmlDeclaration } from './xml/write-shape.ts';

const notModified = 304;
/** Fields that only word the message, or travel elsewhere, begin in lower case; elements of S3's errors do not. */
const elementName = /^[A-Z][\w-]*$/;

export function refuse(target: Target, error: unknown, ids: ResponseIds): WireResponse {
  const fault = error instanceof Fault ? error : new Fault('InternalError');
  const spelling = spell(target.service, fault);
  const headers = { ...idHeaders(target.service, ids), ...faultHeaders(fault) };
  if (target.dialect === 'json') return refuseJson(target, fault, spelling, headers);
  if (target.dialect === 'query') return refuseQuery(target, spelling, ids, headers);
  return refuseRestXml(target, fault, spelling, ids, headers);
}

/** The status and code that a refusal gets, for the audit. */
export function refusalFacts(target: Target, error: unknown): Spelling {
  return spell(target.service, error instanceof Fault ? error : new Fault('InternalError'));
}

/** Fields that S3 sends as headers; a fault's field `headers` goes with the response as it is. */
export function faultHeaders(fault: Fault): Readonly<Record<string, string>> {
  const given = fault.fields.headers;
  const headers: Record<string, string> = {};
  if (isFault(fault, 'NotModified')) {
    const { ETag, LastModified } = fault.fields;
    if (typeof ETag === 'string') headers.etag = ETag;
    if (LastModified instanceof Date) headers['last-modified'] = LastModified.toUTCString();
  }
  if (isFault(fault, 'InvalidRange')) headers['content-range'] = `bytes */${fault.fields.ActualObjectSize}`;
  if (isFault(fault, 'PermanentRedirect')) headers['x-amz-bucket-region'] = String(fault.fields.Region);
  return typeof given === 'object' && given !== null ? Object.assign(headers, given) : headers;
}

function refuseJson(
  target: Target,
  fault: Fault,
  { code, status, message, schema }: Spelling,
  headers: Readonly<Record<string, string>>,
): WireResponse {
  const messageName = schema?.shape.byName.has('Message') ? 'Message' : 'message';
  const fields = schema ? writeStructure(schema.shape, fault.fields) : {};
  return jsonResponse(target, status, { ...fields, __type: code, [messageName]: message }, headers);
}

function refuseQuery(
  target: Target,
  { code, status, message }: Spelling,
  ids: ResponseIds,
  headers: Readonly<Record<string, string>>,
): WireResponse {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const error = element('Type', type) + element('Code', code) + element('Message', escapeXml(message));
  const content = element('Error', error) + element('RequestId', escapeXml(ids.requestId));
  const { xmlNamespace } = serviceModel(target.service);
  return xmlResponse(status, element('ErrorResponse', content, ` xmlns="${xmlNamespace}"`), headers);
}

function refuseRestXml(
  target: Target,
  fault: Fault,
  { code, status, message }: Spelling,
  ids: ResponseIds,
  idAndFaultHeaders: Readonly<Record<string, string>>,
): WireResponse {
  if (status === notModified) return { status, headers: { ...idAndFaultHeaders }, body: undefined };
  const headers = { ...idAndFaultHeaders, 'content-type': 'application/xml' };
  if (target.method === 'HEAD') return { status, headers, body: undefined };
  let content = element('Code', code) + element('Message', escapeXml(message));
  for (const [name, value] of Object.entries(fault.fields))
    if (elementName.test(name) && (typeof value === 'string' || typeof value === 'number'))
      content += element(name, escapeXml(String(value)));
  const found = element('RequestId', escapeXml(ids.requestId)) + element('HostId', escapeXml(ids.hostId));
  const document =
    target.service === 's3control'
      ? element('ErrorResponse', element('Error', content) + found)
      : element('Error', content + found);
  const body = Buffer.from(xmlDeclaration + document, 'utf8');
  return { status, headers: { ...headers, 'content-length': String(body.length) }, body };
}
