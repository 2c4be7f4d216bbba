// Static websites: a bucket as the visitors of its website host see it, whom nobody knows.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
import type { WebsiteConfiguration } from '@aws-sdk/client-s3';
import { Fault, isFault } from '../kernel/fault.ts';
import { giveBack } from '../kernel/give-back.ts';
import type { Region } from '../kernel/ids.ts';
import type { WireResponse } from '../kernel/wire.ts';
import { errorPage, type Lines } from '../operations/s3/website/page.ts';
import {
  type Moved,
  redirectAll,
  redirectByObject,
  redirectByRule,
  redirectToFolder,
  type Visit,
} from '../operations/s3/website/redirect.ts';
import type { Recognised, Target } from '../protocol/recognised.ts';
import { spell } from '../protocol/refusal/spell.ts';
import { faultHeaders } from '../protocol/refuse.ts';
import { idHeaders, type ResponseIds } from '../protocol/response-ids.ts';
import { operationSchema } from '../protocol/schema/model.ts';
import { Bucket } from '../storage/records/bucket.ts';
import { readConfiguration } from '../storage/records/bucket-configuration.ts';
import type { RecordReader } from '../storage/records/record.ts';

/** Reads one object for the visitor, decided and recorded as any other call; throws the fault that refuses it. */
export type ReadForVisitor = (recognised: Recognised, region: Region) => Promise<WireResponse>;

export interface WebsiteRequest {
  readonly target: Target;
  readonly secure: boolean;
  readonly ids: ResponseIds;
  readonly read: ReadForVisitor;
}

/** What is asked of the owner's bucket with the rest of the request in hand. */
interface Site extends WebsiteRequest {
  readonly website: WebsiteConfiguration;
  readonly region: Region;
  readonly visit: Visit;
}

const notModified = 304;
const notThere: readonly number[] = [403, 404];
/** Of a page that stands in for another: what the request says of the other one's versions and bytes is not meant. */
const aboutThePage = /^(?:if-|range$|x-amz-)/;

export async function serveWebsite(request: WebsiteRequest, records: RecordReader): Promise<WireResponse> {
  try {
    const site = await findSite(request, records);
    const moved = site.website.RedirectAllRequestsTo
      ? redirectAll(site.website.RedirectAllRequestsTo, site.visit)
      : redirectByRule(site.website.RoutingRules ?? [], site.visit, undefined);
    return moved ? redirection(request, moved) : await showPage(site);
  } catch (error) {
    if (!isFault(error)) throw error;
    return errorAnswer(request, error);
  }
}

async function findSite(request: WebsiteRequest, records: RecordReader): Promise<Site> {
  const { target, secure } = request;
  if (target.method !== 'GET' && target.method !== 'HEAD')
    throw new Fault('MethodNotAllowed', { Method: target.method, ResourceType: 'OBJECT' });
  const name = target.bucket ?? '';
  const bucket = await records.get(Bucket, [name]);
  if (bucket === undefined) throw new Fault('NoSuchBucket', { BucketName: name });
  if (target.region !== undefined && target.region !== bucket.region)
    throw new Fault('IncorrectEndpoint', { Endpoint: `${name}.s3-website-${bucket.region}` });
  const website = await readConfiguration(records, bucket.id, 'website');
  if (website === undefined) throw new Fault('NoSuchWebsiteConfiguration', { BucketName: name });
  const visit = { protocol: secure ? 'https' : 'http', host: target.headers.host ?? '', key: target.key ?? '' };
  return { ...request, website, region: bucket.region, visit };
}

async function showPage(site: Site): Promise<WireResponse> {
  const { website, visit } = site;
  const suffix = website.IndexDocument?.Suffix ?? '';
  const isFolder = visit.key === '' || visit.key.endsWith('/');
  try {
    const page = await readKey(site, isFolder ? visit.key + suffix : visit.key);
    const elsewhere = page.headers['x-amz-website-redirect-location'];
    if (elsewhere === undefined) return page;
    await giveBack(page.body);
    return redirection(site, redirectByObject(elsewhere));
  } catch (error) {
    if (!isFault(error)) throw error;
    const { status } = spell('s3', error);
    if (notThere.includes(status) && !isFolder && (await isThere(site, `${visit.key}/${suffix}`)))
      return redirection(site, redirectToFolder(visit.key));
    const moved = redirectByRule(website.RoutingRules ?? [], visit, status);
    return moved ? redirection(site, moved) : await showError(site, error, status);
  }
}

async function showError(site: Site, fault: Fault, status: number): Promise<WireResponse> {
  const key = site.website.ErrorDocument?.Key;
  if (key === undefined || status < 400 || status >= 500) return errorAnswer(site, fault);
  try {
    const page = await readKey(plain(site), key);
    return { ...page, status, headers: { ...page.headers, ...errorHeaders(fault) } };
  } catch (error) {
    if (!isFault(error)) throw error;
    return errorAnswer(site, fault, linesOf(error));
  }
}

async function isThere(site: Site, key: string): Promise<boolean> {
  try {
    await readKey({ ...plain(site), target: { ...plain(site).target, method: 'HEAD' } }, key);
    return true;
  } catch (error) {
    if (!isFault(error)) throw error;
    return false;
  }
}

function plain(site: Site): Site {
  const headers = Object.fromEntries(Object.entries(site.target.headers).filter(([name]) => !aboutThePage.test(name)));
  return { ...site, target: { ...site.target, headers } };
}

function readKey({ target, read, region }: Site, key: string): Promise<WireResponse> {
  const operation = operationSchema('s3', target.method === 'HEAD' ? 'HeadObject' : 'GetObject');
  if (operation === undefined) throw new Error('the schema of S3 has its objects');
  return read({ ...target, key, query: new Map(), operation }, region);
}

function redirection(request: WebsiteRequest, { status, location }: Moved): WireResponse {
  const code = status === 302 ? 'Found' : 'MovedPermanently';
  const lines: Lines = [
    ['Code', code],
    ['Message', 'Resource Found'],
    ['RequestId', request.ids.requestId],
    ['HostId', request.ids.hostId],
  ];
  return htmlAnswer(request, status, errorPage(status, lines), { location });
}

function errorAnswer(request: WebsiteRequest, fault: Fault, also?: Lines): WireResponse {
  const { status } = spell('s3', fault);
  const headers = faultHeaders(fault);
  if (status === notModified)
    return { status, headers: { ...idHeaders('s3', request.ids), ...headers }, body: undefined };
  const lines: Lines = [...linesOf(fault), ['RequestId', request.ids.requestId], ['HostId', request.ids.hostId]];
  return htmlAnswer(request, status, errorPage(status, lines, also), { ...headers, ...errorHeaders(fault) });
}

function linesOf(fault: Fault): Lines {
  const { code, message } = spell('s3', fault);
  const fields: Readonly<Record<string, unknown>> = fault.fields;
  const more = ['Key', 'BucketName', 'Method', 'ResourceType', 'Endpoint'].flatMap((name) => {
    const text = fields[name];
    return typeof text === 'string' ? [[name, text] as const] : [];
  });
  return [['Code', code], ['Message', message], ...more];
}

function errorHeaders(fault: Fault): Record<string, string> {
  const { code, message } = spell('s3', fault);
  // A header holds only printable characters, and a message may repeat what a visitor sent.
  return { 'x-amz-error-code': code, 'x-amz-error-message': message.replace(/[^ -~]/g, '?') };
}

function htmlAnswer(
  { target, ids }: WebsiteRequest,
  status: number,
  html: string,
  more: Readonly<Record<string, string>>,
): WireResponse {
  const bytes = Buffer.from(html);
  const headers = { ...idHeaders('s3', ids), 'content-type': 'text/html; charset=utf-8', ...more };
  if (target.method === 'HEAD') return { status, headers, body: undefined };
  return { status, headers: { ...headers, 'content-length': String(bytes.length) }, body: bytes };
}
