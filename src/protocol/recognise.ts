// Decides what a request is about, and in which dialect its sender is answered, before anybody is authenticated.
import { Fault } from '../kernel/fault.ts';
import { isRegion, type Region } from '../kernel/ids.ts';
import { type ServiceName, serviceNames, signingName } from '../kernel/service.ts';
import type { WireRequest } from '../kernel/wire.ts';
import { boundaryOf } from './form-data/read-form.ts';
import { decodePairs, decodePercent } from './percent.ts';
import { headersAsMeant } from './presigned-headers.ts';
import { type HostFacts, readHost } from './recognise/host.ts';
import { type Level, routeS3 } from './recognise/s3-routes.ts';
import { controlPath, routeS3Control } from './recognise/s3control-routes.ts';
import { credentialScope } from './recognise/scope.ts';
import type { Dialect, RecogniseOptions, Recognition, Target } from './recognised.ts';
import { dialects, operationSchema, serviceModel } from './schema/model.ts';

const formType = 'application/x-www-form-urlencoded';
const noQuery: ReadonlyMap<string, string> = new Map();

/** Never throws: what cannot be recognised is a refusal in the dialect that its sender most likely speaks. */
export function recognise(request: WireRequest, options: RecogniseOptions): Recognition {
  const pairs = request.rawQuery === '' ? [] : decodePairs(request.rawQuery);
  const query = pairs === undefined || pairs.length === 0 ? noQuery : firstOfEach(pairs);
  const host = readHost(request.headers.host, options.domains);
  // Visitors of a website are not asked who they are, whatever they send.
  const scope = host.isWebsite ? undefined : credentialScope(request.headers, query);
  const named = scope?.service ?? host.service ?? serviceOfHints(request, query);
  const service = isControl(request, host, named) ? 's3control' : isSigningName(named) ? named : undefined;
  const dialect = service ? dialects[service] : dialectOfHints(request, query);
  const region = scope?.region ?? host.region;
  const target: Target = {
    service: service ?? serviceOfDialect(dialect),
    dialect,
    jsonVersion: request.headers['content-type']?.includes('x-amz-json-1.0') ? '1.0' : '1.1',
    method: request.method,
    region: region !== undefined && isRegion(region) ? (region as Region) : undefined,
    bucket: undefined,
    hostBucket: undefined,
    key: undefined,
    rawPath: request.rawPath,
    query,
    headers: request.headers,
  };
  if (pairs === undefined) return refused(target, new Fault('InvalidURI', { URI: `?${request.rawQuery}` }));
  if (service === undefined && named !== undefined)
    return refused(target, new Fault('NotImplemented', { what: `The service \`${named}\`` }));
  if (dialect === 'json') return recogniseJson(target, request);
  if (dialect === 'query') return recogniseQuery(target);
  return service === 's3control' ? recogniseS3Control(target, request) : recogniseS3(target, request, host);
}

function refused(target: Target, fault: Fault): Recognition {
  return { kind: 'refused', target, fault };
}

function firstOfEach(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of pairs) if (!map.has(name)) map.set(name, value);
  return map;
}

function isSigningName(name: string | undefined): name is ReturnType<typeof signingName> {
  return serviceNames.some((service) => signingName(service) === name);
}

/** Signed for as S3, and told from it by its host, or by the header that all its requests have: no bucket is meant. */
function isControl({ rawPath, headers }: WireRequest, host: HostFacts, named: string | undefined): boolean {
  if (host.isWebsite || (named !== 's3' && named !== 's3control')) return false;
  if (host.service === 's3control') return true;
  return rawPath.startsWith(controlPath) && headers['x-amz-account-id'] !== undefined;
}

/** For a request that is not signed and whose host says nothing; S3 when there is no hint. */
function serviceOfHints(request: WireRequest, query: ReadonlyMap<string, string>): string | undefined {
  const amzTarget = request.headers['x-amz-target'];
  if (amzTarget !== undefined)
    return serviceNames.find(
      (service) => dialects[service] === 'json' && targetPrefix(amzTarget) === serviceModel(service).targetPrefix,
    );
  if (dialectOfHints(request, query) === 'query') return serviceOfVersion(query.get('Version'));
  return 's3';
}

function serviceOfVersion(version: string | undefined): ServiceName | undefined {
  return serviceNames.find(
    (service) => dialects[service] === 'query' && version !== undefined && serviceModel(service).version === version,
  );
}

function dialectOfHints(request: WireRequest, query: ReadonlyMap<string, string>): Dialect {
  if (request.headers['x-amz-target'] !== undefined) return 'json';
  if (request.rawPath !== '/') return 'rest-xml';
  const isForm = request.method === 'POST' && request.headers['content-type']?.startsWith(formType);
  return isForm || query.has('Action') ? 'query' : 'rest-xml';
}

/** The service in whose name a request is refused, or whose forms are read, when it names none: STS takes unsigned ones. */
function serviceOfDialect(dialect: Dialect): ServiceName {
  return dialect === 'json' ? 'kms' : dialect === 'query' ? 'sts' : 's3';
}

/** The CLI writes `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.X` where the SDK writes `CloudTrail_20131101.X`. */
function targetPrefix(amzTarget: string): string {
  return amzTarget.split('.').at(-2) ?? '';
}

function recogniseJson(target: Target, request: WireRequest): Recognition {
  const amzTarget = request.headers['x-amz-target'] ?? '';
  const name = amzTarget.split('.').at(-1) ?? '';
  const operation =
    targetPrefix(amzTarget) === serviceModel(target.service).targetPrefix
      ? operationSchema(target.service, name)
      : undefined;
  if (!operation || request.method !== 'POST')
    return refused(
      target,
      new Fault('UnknownOperation', { operation: amzTarget || `${request.method} without a target` }),
    );
  return { kind: 'operation', recognised: { ...target, operation } };
}

function recogniseQuery(target: Target): Recognition {
  const action = target.query.get('Action');
  if (action === undefined && target.method === 'POST') return { kind: 'in-body', target };
  return recogniseAction(target, action, target.query.get('Version'));
}

/** The second step for a form: `body` is the whole of it, bounded by `documentMaxBytes`. */
export function nameOperation(target: Target, body: Buffer): Recognition {
  const pairs = decodePairs(body.toString('latin1'));
  if (!pairs)
    return refused(target, new Fault('SerializationException', { message: 'the form is not percent-encoded UTF-8' }));
  const form = firstOfEach(pairs);
  return recogniseAction(target, form.get('Action'), form.get('Version') ?? target.query.get('Version'));
}

function recogniseAction(target: Target, action: string | undefined, version: string | undefined): Recognition {
  if (action === undefined) return refused(target, new Fault('MissingAction'));
  const own = serviceModel(target.service).version;
  // An unsigned form is addressed by its version alone; a signed one by its scope, and the version must agree.
  const service = target.region === undefined ? (serviceOfVersion(version) ?? target.service) : target.service;
  const addressed = service === target.service ? target : { ...target, service };
  const operation = operationSchema(service, action);
  if (!operation || (version !== undefined && version !== (service === target.service ? own : version)))
    return refused(addressed, new Fault('InvalidAction', { action, version: version ?? own }));
  return { kind: 'operation', recognised: { ...addressed, operation } };
}

function recogniseS3(target: Target, request: WireRequest, host: HostFacts): Recognition {
  const invalid = () => refused(target, new Fault('InvalidURI', { URI: request.rawPath }));
  if (!request.rawPath.startsWith('/')) return invalid();
  const path = request.rawPath.slice(1);
  // The first slash as sent ends the bucket's name: `%2F` is never a separator.
  const slash = path.indexOf('/');
  const bucketText = host.bucket === undefined ? (slash < 0 ? path : path.slice(0, slash)) : undefined;
  const keyText = host.bucket === undefined ? (slash < 0 ? '' : path.slice(slash + 1)) : path;
  const bucket = host.bucket ?? decodePercent(bucketText ?? '');
  const key = decodePercent(keyText);
  if (bucket === undefined || key === undefined || (bucket === '' && key !== '')) return invalid();
  const meant = headersAsMeant(request.headers, target.query);
  const headers = meant.kind === 'headers' ? meant.headers : request.headers;
  const addressed: Target = {
    ...target,
    bucket: bucket || undefined,
    hostBucket: host.bucket,
    key: key || undefined,
    headers,
  };
  if (meant.kind === 'unsendable') return refused(addressed, unsendable(meant.name, meant.value));
  if (host.service === 's3express')
    return refused(addressed, new Fault('NotImplemented', { what: 'S3 Express One Zone' }));
  if (host.isWebsite && request.method !== 'OPTIONS') return { kind: 'website', target: addressed };
  if (request.method === 'OPTIONS' && bucket !== '') return { kind: 'preflight', target: addressed };
  const level: Level = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';
  if (level === 'bucket' && isUploadForm(request, target.query)) return { kind: 'upload-form', target: addressed };
  const answer = routeS3(request.method, level, request.rawPath, target.query, headers);
  if (answer.kind === 'found') return { kind: 'operation', recognised: { ...addressed, operation: answer.operation } };
  if (level === 'bucket' && isOtherForm(request)) return refused(addressed, new Fault('PreconditionFailed', onlyForms));
  return refused(
    addressed,
    new Fault('MethodNotAllowed', { Method: request.method, ResourceType: level.toUpperCase() }),
  );
}

const onlyForms = { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' };

/** Whatever is posted to a bucket itself is meant as an upload. */
function isOtherForm({ method, rawQuery, headers }: WireRequest): boolean {
  return method === 'POST' && rawQuery === '' && boundaryOf(headers['content-type']) === undefined;
}

function recogniseS3Control(target: Target, request: WireRequest): Recognition {
  const route = routeS3Control(request.method, request.rawPath);
  if (route.kind === 'undecodable') return refused(target, new Fault('InvalidURI', { URI: request.rawPath }));
  if (route.kind === 'unknown')
    return refused(target, new Fault('UnknownOperation', { operation: `${request.method} ${request.rawPath}` }));
  return { kind: 'operation', recognised: { ...target, operation: route.operation, labels: route.labels } };
}

/** A form signs itself; a request that is signed otherwise is none. */
function isUploadForm({ method, headers }: WireRequest, query: ReadonlyMap<string, string>): boolean {
  return (
    method === 'POST' &&
    query.size === 0 &&
    headers.authorization === undefined &&
    boundaryOf(headers['content-type']) !== undefined
  );
}

function unsendable(name: string, value: string): Fault {
  const message = `no header can hold the value of \`${name}\``;
  return new Fault('InvalidArgument', { message, ArgumentName: name, ArgumentValue: value });
}
