// Requests of browsers for pages of another origin: the preflight, answered from the rules of the bucket before anybody
// is authenticated, and the headers that go with every answer to a request that names its origin.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
import type { CORSRule } from '@aws-sdk/client-s3';
import { Fault } from '../kernel/fault.ts';
import type { WireResponse } from '../kernel/wire.ts';
import { matchRule, ruleHeaders, varyHeader } from '../operations/s3/cors/match.ts';
import type { Target } from '../protocol/recognised.ts';
import { Bucket } from '../storage/records/bucket.ts';
import { readConfiguration } from '../storage/records/bucket-configuration.ts';
import type { RecordReader } from '../storage/records/record.ts';
import type { Arrival } from './stages.ts';

/** The headers of the answer to a preflight; throws the fault of a request that no rule allows. */
export async function preflightHeaders(target: Target, records: RecordReader): Promise<Record<string, string>> {
  const { origin, 'access-control-request-method': method } = target.headers;
  if (origin === undefined || origin === '')
    throw new Fault('BadRequest', { message: 'Insufficient information. Origin request header needed.' });
  if (method === undefined || !/^(?:GET|PUT|POST|DELETE|HEAD)$/.test(method))
    throw new Fault('BadRequest', { message: `Invalid Access-Control-Request-Method: ${method ?? 'null'}` });
  const refusal = (message: string) => {
    const ResourceType = target.key === undefined ? 'BUCKET' : 'OBJECT';
    return new Fault('AccessForbidden', { message: `CORSResponse: ${message}`, Method: method, ResourceType });
  };
  const bucket = await records.get(Bucket, [target.bucket ?? '']);
  if (bucket === undefined) throw refusal('Bucket not found');
  const cors = await readConfiguration(records, bucket.id, 'cors');
  if (cors === undefined) throw refusal('CORS is not enabled for this bucket.');
  const request = { origin, method, headers: requestedHeaders(target) };
  const rule = matchRule(cors.CORSRules ?? [], request);
  if (rule === undefined)
    throw refusal(
      "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    );
  return ruleHeaders(rule, request);
}

/** The answer with what a browser has to know of it. */
export async function sharedResponse(
  { recognition, target }: Pick<Arrival, 'recognition' | 'target'>,
  response: WireResponse,
  records: RecordReader,
): Promise<WireResponse> {
  const { origin } = target.headers;
  // The answer to a preflight says it itself.
  if (recognition.kind === 'preflight') return response;
  if (origin === undefined || target.service !== 's3' || target.bucket === undefined) return response;
  const rules = await rulesOf(target.bucket, records);
  if (rules === undefined) return response;
  const request = { origin, method: target.method, headers: requestedHeaders(target) };
  const rule = matchRule(rules, request);
  const headers = rule === undefined ? { vary: varyHeader } : ruleHeaders(rule, request);
  return { ...response, headers: { ...response.headers, ...headers } };
}

async function rulesOf(bucketName: string, records: RecordReader): Promise<readonly CORSRule[] | undefined> {
  const bucket = await records.get(Bucket, [bucketName]);
  if (bucket === undefined) return undefined;
  return (await readConfiguration(records, bucket.id, 'cors'))?.CORSRules;
}

function requestedHeaders({ headers }: Target): readonly string[] {
  const names = (headers['access-control-request-headers'] ?? '').split(',');
  return names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
}
