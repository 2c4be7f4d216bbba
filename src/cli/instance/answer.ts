// The instance metadata service, version 2: a token first, then metadata. Version 1, without a token, is refused.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html

import { type MetadataTokens, parseTtlSeconds } from './metadata-tokens.ts';
import type { Folder, Leaf } from './metadata-tree.ts';

export interface MetadataRequest {
  readonly method: string;
  /** With its query, as it was sent. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface MetadataResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const tokenPath = '/latest/api/token';
const ttlHeader = 'x-aws-ec2-metadata-token-ttl-seconds';
const tokenHeader = 'x-aws-ec2-metadata-token';

export async function answer(
  request: MetadataRequest,
  tokens: MetadataTokens,
  tree: () => Promise<Folder>,
): Promise<MetadataResponse> {
  const path = request.url.split('?')[0] ?? '';
  if (path === tokenPath) return answerToken(request, tokens);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'metadata is read with GET');
  const token = request.headers[tokenHeader];
  if (typeof token !== 'string' || !tokens.isValid(token))
    return refusal(401, `a valid token is needed in \`${tokenHeader}\`: PUT ${tokenPath} gives one`);
  const found = find(await tree(), path);
  if (found === undefined) return refusal(404, 'there is no such metadata');
  return plain(typeof found === 'function' ? await found() : listing(found));
}

function answerToken({ method, headers }: MetadataRequest, tokens: MetadataTokens): MetadataResponse {
  if (method !== 'PUT') return refusal(405, 'a token is asked for with PUT');
  // A request that was passed on does not come from the instance; one with an origin comes from a page in a browser.
  for (const name of ['x-forwarded-for', 'origin'])
    if (headers[name] !== undefined) return refusal(403, `no token is given to a request with \`${name}\``);
  const given = headers[ttlHeader];
  const ttlSeconds = parseTtlSeconds(typeof given === 'string' ? given : undefined);
  if (ttlSeconds === undefined) return refusal(400, `\`${ttlHeader}\` must be a whole number from 1 to 21600`);
  const issued = plain(tokens.issue(ttlSeconds));
  return { ...issued, headers: { ...issued.headers, [ttlHeader]: String(ttlSeconds) } };
}

/** A slash at the end makes no difference, as clients differ in it. */
function find(tree: Folder, path: string): Leaf | Folder | undefined {
  let found: Leaf | Folder | undefined = tree;
  for (const name of path.split('/').filter((part) => part !== '')) {
    if (found === undefined || typeof found === 'function' || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

function listing(folder: Folder): string {
  return Object.entries(folder)
    .map(([name, entry]) => (typeof entry === 'function' ? name : `${name}/`))
    .join('\n');
}

function plain(body: string): MetadataResponse {
  return { status: 200, headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' }, body };
}

function refusal(status: number, text: string): MetadataResponse {
  return { status, headers: { 'content-type': 'text/plain' }, body: `${text}\n` };
}
