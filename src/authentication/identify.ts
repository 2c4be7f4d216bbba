// The identify stage: who sends the request, and the body as the signature covers it.
import { hash } from 'node:crypto';
import { anonymous, type Caller } from '../kernel/caller.ts';
import { Fault } from '../kernel/fault.ts';
import type { SignatureVersion } from '../kernel/operation.ts';
import { signingName } from '../kernel/service.ts';
import type { Payload, WireRequest } from '../kernel/wire.ts';
import { gather } from '../protocol/body.ts';
import type { Target } from '../protocol/recognised.ts';
import type { RecordReader } from '../storage/records/record.ts';
import { findCredential } from './credentials.ts';
import { payloadOf, wholePayload } from './payload.ts';
import type { SessionTokens } from './sessions.ts';
import { faultOfRefusal as faultOfVersion2 } from './sigv2/refusal-fault.ts';
import { parseQueryClaim, verifyQueryClaim } from './sigv2/verify.ts';
import { parseSignedRequest } from './sigv4/parse.ts';
import { parsePayloadClaim } from './sigv4/payload-claim.ts';
import type { QueryParameters } from './sigv4/presigned-query.ts';
import { faultOfRefusal } from './sigv4/refusal-fault.ts';
import type { HeaderSigned, PayloadClaim, QuerySigned, SignatureStyle } from './sigv4/signed-request.ts';
import { createSigningKeys } from './sigv4/signing-key.ts';
import { verifySignature } from './sigv4/verify.ts';

export interface Identified {
  readonly caller: Caller;
  /** True when the signature stands in the query. */
  readonly presigned: boolean;
  /** Undefined when nothing is signed. */
  readonly signatureVersion: SignatureVersion | undefined;
  readonly signatureAgeMs: number | undefined;
  /** Verified as it is read. */
  readonly payload: Payload;
}

export type Identify = (request: WireRequest, target: Target, nowMs: number) => Promise<Identified>;

/** Signing keys of so many users and days are kept derived. */
const rememberedSigningKeys = 10_000;

export function createIdentify(records: RecordReader, tokens: Pick<SessionTokens, 'read'>): Identify {
  const keys = createSigningKeys(rememberedSigningKeys);

  return async (request, target, nowMs) => {
    const service = signingName(target.service);
    const style: SignatureStyle = service === 's3' ? 's3' : 'other';
    const signed = parseSignedRequest(request, style);
    if (signed.kind === 'refused') throw faultOfRefusal(signed.refusal, style);
    if (signed.kind === 'anonymous') return identifyStranger(request, target);
    if (signed.kind === 'version-2') {
      return identifyVersion2(request, target, signed.query, { records, tokens, nowMs });
    }

    const credential = await findCredential(signed, records, tokens, nowMs);
    // Services other than S3 sign the hash of a body that is then read before anybody is known: bounded, not parsed.
    const document = style === 'other' ? await wholeBody(request) : undefined;
    const verified = verifySignature(request, signed, {
      style,
      service,
      region: undefined,
      secret: credential.secretAccessKey,
      nowMs,
      keys,
      bodySha256: document && hash('sha256', document, 'hex'),
    });
    if (verified.kind === 'refused') throw faultOfRefusal(verified.refusal, style);
    return {
      caller: credential.caller,
      presigned: isPresigned(signed),
      signatureVersion: 'AWS4-HMAC-SHA256',
      signatureAgeMs: verified.signatureAgeMs,
      payload: document ? wholePayload(document) : payloadOf(request, verified.payload, verified.chunkSigning),
    };
  };
}

function isPresigned(signed: HeaderSigned | QuerySigned): boolean {
  return signed.kind === 'query';
}

async function wholeBody(request: WireRequest): Promise<Buffer> {
  const body = await gather(request.body);
  if (body === undefined) throw new Fault('SerializationException', { message: 'the request is too large' });
  return body;
}

interface Found {
  readonly records: RecordReader;
  readonly tokens: Pick<SessionTokens, 'read'>;
  readonly nowMs: number;
}

/** A presigned URL of clients that know no Region: docs/decisions/0034-signature-version-2-in-the-query.md. */
async function identifyVersion2(
  request: WireRequest,
  { service, hostBucket }: Target,
  query: QueryParameters,
  { records, tokens, nowMs }: Found,
): Promise<Identified> {
  if (service !== 's3') throw new Fault('MissingAuthenticationToken');
  const claim = parseQueryClaim(request, query);
  if (claim.kind === 'refused') throw faultOfVersion2(claim.refusal);
  const { caller, secretAccessKey: secret } = await findCredential(claim, records, tokens, nowMs);
  const verified = verifyQueryClaim(request, claim, { secret, nowMs, hostBucket });
  if (verified.kind === 'refused') throw faultOfVersion2(verified.refusal);
  return {
    caller,
    presigned: true,
    signatureVersion: 'AWS',
    // When it was signed is not in it, only when it ends.
    signatureAgeMs: undefined,
    payload: payloadOf(request, unsignedClaim(request), undefined),
  };
}

/** S3 has anonymous requests, and STS one operation that needs no signature. */
async function identifyStranger(request: WireRequest, { service }: Target): Promise<Identified> {
  // A form to STS may ask for what needs no signature; whether it does is in the form.
  if (service !== 's3' && service !== 'sts') throw new Fault('MissingAuthenticationToken');
  const document = service === 'sts' ? await wholeBody(request) : undefined;
  return {
    caller: anonymous,
    presigned: false,
    signatureVersion: undefined,
    signatureAgeMs: undefined,
    payload: document ? wholePayload(document) : payloadOf(request, unsignedClaim(request), undefined),
  };
}

/** Where no signature covers the body; one that claims signed chunks has nobody to have signed them. */
function unsignedClaim(request: WireRequest): PayloadClaim {
  const given = request.headers['x-amz-content-sha256'];
  const claim: PayloadClaim | undefined = given === undefined ? { kind: 'unsigned' } : parsePayloadClaim(given);
  if (claim === undefined || claim.kind === 'signed-chunks') {
    throw faultOfRefusal({ reason: 'invalid-content-sha256', given: given ?? '' }, 's3');
  }
  return claim;
}
