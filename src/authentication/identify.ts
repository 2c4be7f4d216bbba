// The identify stage: who sends the request, and the body as the signature covers it.
import { hash } from 'node:crypto';
import { anonymous, type Caller } from '../kernel/caller.ts';
import { Fault } from '../kernel/fault.ts';
import type { Payload, WireRequest } from '../kernel/wire.ts';
import { gather } from '../protocol/body.ts';
import type { Target } from '../protocol/recognised.ts';
import type { RecordReader } from '../storage/records/record.ts';
import { findCredential } from './credentials.ts';
import { payloadOf, wholePayload } from './payload.ts';
import type { SessionTokens } from './sessions.ts';
import { parseSignedRequest } from './sigv4/parse.ts';
import { parsePayloadClaim } from './sigv4/payload-claim.ts';
import { faultOfRefusal } from './sigv4/refusal-fault.ts';
import type { HeaderSigned, PayloadClaim, QuerySigned, SignatureStyle } from './sigv4/signed-request.ts';
import { createSigningKeys } from './sigv4/signing-key.ts';
import { verifySignature } from './sigv4/verify.ts';

export interface Identified {
  readonly caller: Caller;
  /** True when the signature stands in the query. */
  readonly presigned: boolean;
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
    const style: SignatureStyle = target.service === 's3' ? 's3' : 'other';
    const signed = parseSignedRequest(request, style);
    if (signed.kind === 'refused') throw faultOfRefusal(signed.refusal, style);
    if (signed.kind === 'anonymous') return identifyStranger(request, style);

    const credential = await findCredential(signed, records, tokens, nowMs);
    // Services other than S3 sign the hash of a body that is then read before anybody is known: bounded, not parsed.
    const document = style === 'other' ? await wholeBody(request) : undefined;
    const verified = verifySignature(request, signed, {
      style,
      service: target.service,
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

/** S3 has anonymous requests; a body that claims signed chunks has nobody to have signed them. */
function identifyStranger(request: WireRequest, style: SignatureStyle): Identified {
  if (style === 'other') throw new Fault('MissingAuthenticationToken');
  const given = request.headers['x-amz-content-sha256'];
  const claim: PayloadClaim | undefined = given === undefined ? { kind: 'unsigned' } : parsePayloadClaim(given);
  if (claim === undefined || claim.kind === 'signed-chunks') {
    throw faultOfRefusal({ reason: 'invalid-content-sha256', given: given ?? '' }, style);
  }
  return {
    caller: anonymous,
    presigned: false,
    signatureAgeMs: undefined,
    payload: payloadOf(request, claim, undefined),
  };
}
