// Encode: from the output of an operation to its response, in the caller's dialect.
import type { WireResponse } from '../kernel/wire.ts';
import { encodeJson } from './json/encode.ts';
import { encodeQuery } from './query/encode.ts';
import type { Members, Recognised } from './recognised.ts';
import { idHeaders, type ResponseIds } from './response-ids.ts';
import { encodeRestXml } from './rest-xml/encode.ts';

/** An output that does not fit its schema is a bug of ours and throws a `TypeError`. */
export function encode(recognised: Recognised, output: object, ids: ResponseIds): WireResponse {
  const members = output as Members;
  const headers = idHeaders(recognised.service, ids);
  if (recognised.dialect === 'rest-xml') return encodeRestXml(recognised, members, headers);
  if (recognised.dialect === 'json') return encodeJson(recognised, recognised.operation.output, members, headers);
  return encodeQuery(recognised, members, ids.requestId, headers);
}
