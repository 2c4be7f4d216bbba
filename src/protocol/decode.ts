// Decode: from a recognised request to the input of its operation, in whichever dialect it came.
import type { WireRequest } from '../kernel/wire.ts';
import type { DocumentBody } from './body.ts';
import { decodeJson } from './json/decode.ts';
import { decodeQuery } from './query/decode.ts';
import type { Members, Recognised } from './recognised.ts';
import { decodeRestXml } from './rest-xml/decode.ts';

/**
 * `body` has its signature and its checksums verified, at the latest when its last piece is read. A streaming payload
 * is the input's member unread; an operation without a body leaves it unread too.
 * Throws a `Fault` in the words of the service.
 */
export function decode(recognised: Recognised, request: WireRequest, body: DocumentBody): Promise<Members> {
  if (recognised.dialect === 'rest-xml') return decodeRestXml(recognised, request, body);
  if (recognised.dialect === 'json') return decodeJson(recognised, body);
  return decodeQuery(recognised, request, body);
}
