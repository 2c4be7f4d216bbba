// The key that a customer provides with the request (SSE-C): checked, used, never kept.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Fault } from '../../../kernel/fault.ts';
import type { CallFacts } from '../../../kernel/operation.ts';
import type { Random } from '../../../kernel/random.ts';
import type { ObjectEncryption } from '../../../storage/records/object.ts';

export interface CustomerKey {
  readonly key: Buffer;
  /** As sent: base64 of the key's MD5, which the response repeats. */
  readonly md5: string;
}

export interface CustomerKeyInput {
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly SSECustomerKey?: string | undefined;
  readonly SSECustomerKeyMD5?: string | undefined;
}

const keyBytes = 32;
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const specifying = 'Requests specifying Server Side Encryption with Customer provided keys must';

const invalid = (message: string, name: string): Fault =>
  new Fault('InvalidArgument', { message, ArgumentName: `x-amz-server-side-encryption-customer-${name}` });

/** The key that the request provides, if it provides one. */
export function readCustomerKey(input: CustomerKeyInput, call: CallFacts): CustomerKey | undefined {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: encoded, SSECustomerKeyMD5: md5 } = input;
  if (algorithm === undefined && encoded === undefined && md5 === undefined) return undefined;
  if (algorithm === undefined) throw invalid(`${specifying} provide a valid encryption algorithm.`, 'algorithm');
  if (algorithm !== 'AES256') throw new Fault('InvalidEncryptionAlgorithmError');
  if (encoded === undefined) throw invalid(`${specifying} provide an appropriate secret key.`, 'key');
  if (md5 === undefined) throw invalid(`${specifying} provide the client calculated MD5 of the secret key.`, 'key-MD5');
  // The key itself is in the request: a decision in docs/decisions/0082 says why loopback is as good as TLS.
  if (!call.secure && !loopback.has(call.sourceIp))
    throw new Fault('InvalidRequest', { message: `${specifying} be made over a secure connection.` });
  const key = Buffer.from(encoded, 'base64');
  if (key.length !== keyBytes) throw invalid('The secret key was invalid for the specified algorithm.', 'key');
  if (createHash('md5').update(key).digest('base64') !== md5)
    throw invalid('The calculated MD5 hash of the key did not match the hash that was provided.', 'key-MD5');
  return { key, md5 };
}

type Verifier = Extract<ObjectEncryption, { kind: 'SSE-C' }>['verifier'];

const fingerprint = (salt: Buffer, key: Buffer): Buffer =>
  createHmac('sha256', salt).update('crosskey customer key v1\0').update(key).digest();

export function newVerifier(key: Buffer, random: Random): Verifier {
  const salt = random.bytes(32);
  return { salt, hmac: fingerprint(salt, key) };
}

/** Whether this is the key that the object was written with. */
export function isVerified(key: Buffer, verifier: Verifier): boolean {
  return timingSafeEqual(fingerprint(verifier.salt, key), verifier.hmac);
}

/** Refuses a request whose customer key is missing, wrong, or given for an object that has none. */
export function requireCustomerKey(
  encryption: ObjectEncryption,
  provided: CustomerKey | undefined,
): CustomerKey | undefined {
  if (encryption.kind !== 'SSE-C') {
    if (provided === undefined) return undefined;
    throw new Fault('InvalidRequest', { message: 'The encryption parameters are not applicable to this object.' });
  }
  if (provided === undefined)
    throw new Fault('InvalidRequest', {
      message:
        'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
    });
  if (!isVerified(provided.key, encryption.verifier))
    throw new Fault('AccessDenied', { message: `${specifying} provide the correct secret key.` });
  return provided;
}
