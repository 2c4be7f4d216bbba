// For this folder's tests: the real SDK as oracle, and inputs and outputs generated from the schemas.
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as organizations from '@aws-sdk/client-organizations';
import * as s3 from '@aws-sdk/client-s3';
import * as s3control from '@aws-sdk/client-s3-control';
import * as sts from '@aws-sdk/client-sts';
import fc from 'fast-check';
import type { ServiceName } from '../kernel/service.ts';
import type { Headers, WireBody, WireRequest, WireResponse } from '../kernel/wire.ts';
import type { Member, Shape, StructureShape } from './schema/shape.ts';

/** What the SDK hands to its HTTP handler. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string | readonly string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

type Answer = (request: SentRequest) => Promise<WireResponse> | WireResponse;

const packages: Readonly<Record<ServiceName, object>> = { s3, s3control, kms, iam, sts, organizations, cloudtrail };
const clientNames: Readonly<Record<ServiceName, string>> = {
  s3: 'S3Client',
  s3control: 'S3ControlClient',
  kms: 'KMSClient',
  iam: 'IAMClient',
  sts: 'STSClient',
  organizations: 'OrganizationsClient',
  cloudtrail: 'CloudTrailClient',
};

interface Client {
  send(command: object): Promise<Record<string, unknown>>;
}

/** Sends an operation with the real client, its HTTP handler replaced by `answer`. */
export async function sendWithSdk(
  service: ServiceName,
  operation: string,
  input: object,
  answer: Answer,
): Promise<Record<string, unknown>> {
  const exported = packages[service] as Record<string, new (argument: object) => object>;
  const [ClientClass, Command] = [exported[clientNames[service]], exported[`${operation}Command`]];
  if (!ClientClass || !Command) throw new Error(`the SDK has no ${service} ${operation}`);
  const client = new ClientClass({
    region: 'eu-west-1',
    // The client of S3 Control puts an account before the host, which an address does not bear.
    endpoint: 'http://localhost:9000',
    forcePathStyle: true,
    disableS3ExpressSessionAuth: true,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      handle: async (request: SentRequest) => {
        const { status, headers, body } = await answer(request);
        return { response: { statusCode: status, headers: { ...headers }, body: webStream(await collect(body)) } };
      },
    },
  }) as Client;
  return client.send(new Command(input));
}

function webStream(bytes: Buffer): ReadableStream<Uint8Array> {
  return new Blob([new Uint8Array(bytes)]).stream();
}

export async function collect(body: WireBody): Promise<Buffer> {
  if (body === undefined || Buffer.isBuffer(body)) return body ?? Buffer.alloc(0);
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

export function wire(parts: Partial<WireRequest> & { readonly bytes?: Buffer | string }): WireRequest {
  const bytes = Buffer.from(parts.bytes ?? '');
  return {
    method: 'GET',
    rawPath: '/',
    rawQuery: '',
    headers: {},
    body: (async function* () {
      yield bytes;
    })(),
    sourceIp: '127.0.0.1',
    secure: false,
    tlsVersion: undefined,
    signal: new AbortController().signal,
    ...parts,
  };
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** As it would arrive, its query string written by RFC 3986. */
export function arrived(sent: SentRequest): WireRequest {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(sent.query ?? {}))
    for (const one of Array.isArray(value) ? value : [value]) pairs.push(`${encode(name)}=${encode(one ?? '')}`);
  const headers: Headers = Object.fromEntries(
    Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), String(value).trim()]),
  );
  const bytes = sent.body instanceof Uint8Array ? Buffer.from(sent.body) : String(sent.body ?? '');
  return wire({ method: sent.method, rawPath: sent.path, rawQuery: pairs.join('&'), headers, bytes });
}

const headerText = fc.stringMatching(/^[!-~]([ -~]{0,14}[!-~])?$/);
const bodyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('a&b<c>"d', "it's", ']]>', 'x\ry', 'ü€😀', '__proto__', 'constructor', '&amp;', '%2F+ /', 'a  b'),
);
// The SDK's reader drops text that is only spaces, and text that XML 1.0 cannot carry does not come back.
const readable = (text: string): boolean =>
  text.trim() === text && text !== '' && !/[\p{Cc}\ufffe\uffff]/u.test(text.replaceAll('\r', ''));
const mapKey = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/), fc.constantFrom('constructor', 'tostring'));
const time = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));

export interface Generation {
  /** Which members to give. */
  readonly wanted: (member: Member) => boolean;
  /** Empty lists cannot be told from absent ones where they are flattened or unwritten. */
  readonly minItems: number;
}

const depthMax = 5;

export function anyOf(shape: Shape, generation: Generation, inHeader: boolean, depth = 0): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return structureOf(shape, generation, depth);
    case 'list':
      return fc.array(anyOf(shape.item.shape, generation, inHeader, depth + 1), {
        minLength: generation.minItems,
        maxLength: 3,
      });
    case 'map':
      return fc.dictionary(mapKey, anyOf(shape.value.shape, generation, inHeader, depth + 1), {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      });
    case 'string':
      return inHeader
        ? headerText.map((text) => text.replaceAll(',', ';').replaceAll('"', "'"))
        : bodyText.filter(readable);
    case 'number':
      return fc.integer({ min: 0, max: 2_000_000_000 });
    case 'boolean':
      return fc.boolean();
    case 'timestamp':
      return time;
    default:
      return fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes));
  }
}

export function structureOf(
  shape: StructureShape,
  generation: Generation,
  depth = 0,
): fc.Arbitrary<Record<string, unknown>> {
  const members = shape.members.filter(
    // One of a union is always there.
    (member) =>
      (member.required || shape.kind === 'union' || depth < depthMax) && (depth > 0 || generation.wanted(member)),
  );
  const isPlainText = (member: Member) =>
    member.xmlAttribute || (depth === 0 && member.location.kind.startsWith('header'));
  const of = (member: Member) => anyOf(member.shape, generation, isPlainText(member), depth + 1);
  if (shape.kind === 'union')
    return fc.oneof(...members.map((member) => of(member).map((value) => ({ [member.name]: value }))));
  // A form has no word for a structure without members, and a payload that is absent is an absent document.
  const isGiven = (member: Member, index: number) =>
    member.required || member.location.kind === 'payload' || (depth > 0 && index === 0);
  const requiredKeys = members.filter(isGiven).map((member) => member.name);
  const model = Object.fromEntries(members.map((member) => [member.name, of(member)]));
  return fc.record(model, { requiredKeys, noNullPrototype: true });
}

/** Both sides in one form: bytes as hex, dates as milliseconds, no prototypes, nothing undefined. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return { date: value.getTime() };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, entry]) => entry !== undefined && name !== '$metadata')
      .map(([name, entry]) => [name, plain(entry)]),
  );
}
