// An upload by a form of a browser, as the PutObject that it stands for: decided, run and recorded like any other.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html
import { checkPostPolicy, type LengthRange } from '../authentication/post-policy/check.ts';
import { parsePostPolicy } from '../authentication/post-policy/policy.ts';
import { type FormVerifier, type SignedForm, verifyForm } from '../authentication/post-policy/verify.ts';
import { anonymous } from '../kernel/caller.ts';
import { Fault } from '../kernel/fault.ts';
import { isRegion } from '../kernel/ids.ts';
import type { Headers, Payload, WireRequest, WireResponse } from '../kernel/wire.ts';
import { formAnswer } from '../protocol/form-data/answer.ts';
import { fieldHeaders } from '../protocol/form-data/field-headers.ts';
import { boundaryOf, readForm, type UploadForm } from '../protocol/form-data/read-form.ts';
import type { Recognised, Target } from '../protocol/recognised.ts';
import { operationSchema } from '../protocol/schema/model.ts';
import type { Identified } from './stages.ts';

export interface OpenedForm {
  readonly identified: Identified;
  readonly recognised: Recognised;
  /** The answer of the PutObject, as the form asks for it. */
  answer(response: WireResponse): WireResponse;
  /** Lets go of the request's body. */
  close(): Promise<void>;
}

export async function openForm(request: WireRequest, target: Target, verifier: FormVerifier): Promise<OpenedForm> {
  const form = await readForm(request.body, boundaryOf(request.headers['content-type']) ?? '');
  try {
    return await openedForm(request, target, verifier, form);
  } catch (error) {
    await form.end();
    throw error;
  }
}

async function openedForm(
  request: WireRequest,
  target: Target,
  verifier: FormVerifier,
  form: UploadForm,
): Promise<OpenedForm> {
  const fields = meantFields(form, target.bucket ?? '');
  const signed = await verifyForm(fields, verifier);
  const encoded = fields.get('policy');
  const range = encoded === undefined ? undefined : checkPostPolicy(parsePostPolicy(encoded), fields, verifier.nowMs);
  const operation = operationSchema('s3', 'PutObject');
  if (operation === undefined) throw new TypeError('the model of S3 has PutObject');
  const key = fields.get('key') ?? '';
  const region = signed !== undefined && isRegion(signed.region) ? signed.region : target.region;
  return {
    identified: identifiedBy(signed, payloadOf(form, range)),
    recognised: { ...target, operation, region, key, query: new Map(), headers: headersOf(request, fields) },
    answer: (response) =>
      formAnswer(response, { request, bucket: target.bucket ?? '', hostBucket: target.hostBucket, key, fields }),
    close: () => form.end(),
  };
}

/** `${filename}` stands for the name of the file, and the bucket is the one of the request. */
function meantFields({ fields, fileName }: UploadForm, bucket: string): ReadonlyMap<string, string> {
  const baseName = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const meant = new Map([...fields].map(([name, value]) => [name, value.replaceAll('${filename}', () => baseName)]));
  const key = meant.get('key');
  if (key === undefined)
    throw new Fault('InvalidArgument', {
      message:
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      ArgumentName: 'key',
      ArgumentValue: '',
    });
  if (key === '')
    throw new Fault('InvalidArgument', {
      message: 'User key must have a length greater than 0.',
      ArgumentName: 'key',
      ArgumentValue: '',
    });
  return meant.set('bucket', bucket);
}

function identifiedBy(signed: SignedForm | undefined, payload: Payload): Identified {
  return {
    caller: signed?.caller ?? anonymous,
    presigned: false,
    byForm: true,
    signatureVersion: signed && 'AWS4-HMAC-SHA256',
    signatureAgeMs: undefined,
    payload,
  };
}

/** Those of the request that are about its sender, and the fields; the rest is about the form. */
function headersOf({ headers }: WireRequest, fields: ReadonlyMap<string, string>): Headers {
  const kept = ['host', 'referer', 'origin', 'user-agent'].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...fieldHeaders(fields) };
}

function payloadOf({ file }: UploadForm, range: LengthRange | undefined): Payload {
  const bytes = range === undefined ? file : withinRange(file, range);
  return { sizeBytes: undefined, trailers: () => ({}), [Symbol.asyncIterator]: () => bytes[Symbol.asyncIterator]() };
}

async function* withinRange(file: AsyncIterable<Buffer>, { min, max }: LengthRange): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  for await (const bytes of file) {
    sizeBytes += bytes.length;
    if (sizeBytes > max) throw new Fault('EntityTooLarge', { ProposedSize: sizeBytes, MaxSizeAllowed: max });
    yield bytes;
  }
  if (sizeBytes < min) throw new Fault('EntityTooSmall', { ProposedSize: sizeBytes, MinSizeAllowed: min });
}
