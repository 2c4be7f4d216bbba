// Who signed a form: the policy that it carries is what is signed.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
import { createHmac } from 'node:crypto';
import type { AuthenticatedCaller } from '../../kernel/caller.ts';
import { Fault } from '../../kernel/fault.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { equalInConstantTime } from '../constant-time.ts';
import { findCredential } from '../credentials.ts';
import type { SessionTokens } from '../sessions.ts';
import { parseCredential } from '../sigv4/credential.ts';
import { parseBasicTime } from '../sigv4/date-time.ts';
import { deriveSigningKey } from '../sigv4/signing-key.ts';

export interface SignedForm {
  readonly caller: AuthenticatedCaller;
  /** Of the credential's scope. */
  readonly region: string;
}

export interface FormVerifier {
  readonly records: RecordReader;
  readonly tokens: Pick<SessionTokens, 'read'>;
  readonly nowMs: number;
}

type Fields = ReadonlyMap<string, string>;

const unsupported = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
const algorithm = 'AWS4-HMAC-SHA256';

/** Undefined for a form that nobody signed. */
export async function verifyForm(
  fields: Fields,
  { records, tokens, nowMs }: FormVerifier,
): Promise<SignedForm | undefined> {
  // Signature Version 2, which AWS takes from old buckets only.
  if (fields.has('awsaccesskeyid') || fields.has('signature'))
    throw new Fault('InvalidRequest', { message: unsupported });
  if (!fields.has('policy') && !fields.has('x-amz-signature') && !fields.has('x-amz-credential')) return undefined;
  const policy = required(fields, 'policy');
  if (required(fields, 'x-amz-algorithm') !== algorithm) throw new Fault('InvalidRequest', { message: unsupported });
  const { accessKeyId, scope } = readCredential(required(fields, 'x-amz-credential'));
  const date = required(fields, 'x-amz-date');
  if (parseBasicTime(date) === undefined || !date.startsWith(scope.date))
    throw invalid('X-Amz-Date must be formated via ISO8601 Long format', 'X-Amz-Date', date);
  const signature = required(fields, 'x-amz-signature');
  const sessionToken = fields.get('x-amz-security-token');
  const { secretAccessKey, caller } = await findCredential({ accessKeyId, sessionToken }, records, tokens, nowMs);
  // signature = hex(HMAC-SHA256(<SigningKey>, <policy in base64>))
  const computed = createHmac('sha256', deriveSigningKey(secretAccessKey, scope)).update(policy).digest('hex');
  if (!equalInConstantTime(computed, signature))
    throw new Fault('SignatureDoesNotMatch', {
      AWSAccessKeyId: accessKeyId,
      StringToSign: policy,
      SignatureProvided: signature,
    });
  return { caller, region: scope.region };
}

function readCredential(credential: string) {
  const parsed = parseCredential(credential, 'query');
  if (parsed.kind === 'credential' && parsed.scope.service === 's3') return parsed;
  throw invalid(
    'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    'X-Amz-Credential',
    credential,
  );
}

function required(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (value !== undefined) return value;
  throw invalid(
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    name,
    '',
  );
}

function invalid(message: string, ArgumentName: string, ArgumentValue: string): Fault {
  return new Fault('InvalidArgument', { message, ArgumentName, ArgumentValue });
}
