// The output of an operation of a query service as XML. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
import type { WireResponse } from '../../kernel/wire.ts';
import type { Members, Recognised } from '../recognised.ts';
import { emptyStructure } from '../schema/compile.ts';
import { serviceModel } from '../schema/model.ts';
import { element, escapeXml, writeMembers } from '../xml/write-shape.ts';

export function encodeQuery(
  { operation, service }: Recognised,
  output: Members,
  requestId: string,
  requestHeaders: Readonly<Record<string, string>>,
): WireResponse {
  const { name, output: shape } = operation;
  const result = shape === emptyStructure ? '' : element(`${name}Result`, writeMembers(shape.members, output));
  const metadata = element('ResponseMetadata', element('RequestId', escapeXml(requestId)));
  const { xmlNamespace } = serviceModel(service);
  return xmlResponse(200, element(`${name}Response`, result + metadata, ` xmlns="${xmlNamespace}"`), requestHeaders);
}

export function xmlResponse(
  status: number,
  xml: string,
  requestHeaders: Readonly<Record<string, string>>,
): WireResponse {
  const body = Buffer.from(xml, 'utf8');
  const headers = { ...requestHeaders, 'content-type': 'text/xml', 'content-length': String(body.length) };
  return { status, headers, body };
}
