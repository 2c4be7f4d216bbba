// What Sign and Verify share: the message, its type, and the algorithm. https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
import { MessageType, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { digestSizes, type Signed, type SigningAlgorithm, signingAlgorithms } from '../../crypto/signing.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { Readers } from '../context.ts';
import { enforce, ofLength, ofSize, oneOf, present } from './constraints.ts';
import { checkCryptographicInput } from './encryption-context.ts';
import { requireAlgorithm } from './key-kind.ts';
import { type KeyTarget, locateKey } from './key-target.ts';

interface SigningInput {
  readonly KeyId: string | undefined;
  readonly Message: Uint8Array | undefined;
  readonly MessageType?: string | undefined;
  readonly SigningAlgorithm: string | undefined;
  readonly GrantTokens?: readonly string[] | undefined;
}

export async function locateSigningKey(input: SigningInput, readers: Readers, call: CallFacts): Promise<KeyTarget> {
  enforce(
    ofLength('keyId', input.KeyId, 1, 2048),
    ofSize('message', input.Message, 1, 4096),
    oneOf('messageType', input.MessageType, Object.values(MessageType)),
    present('signingAlgorithm', input.SigningAlgorithm),
    oneOf('signingAlgorithm', input.SigningAlgorithm, Object.values(SigningAlgorithmSpec)),
  );
  await checkCryptographicInput(call.operation, input, readers);
  return locateKey(input.KeyId ?? '', readers, call);
}

/** The condition keys of a signature. */
export const signingKeys = (input: SigningInput) => ({
  'kms:SigningAlgorithm': input.SigningAlgorithm,
  'kms:MessageType': input.MessageType ?? MessageType.RAW,
});

/** The algorithm and what it is applied to; refuses what the key cannot do. */
export function signedBy(
  key: KmsKeyRecord,
  input: SigningInput,
  operation: string,
): { readonly algorithm: SigningAlgorithm; readonly signed: Signed } {
  const name = input.SigningAlgorithm ?? '';
  requireBuilt(input, operation);
  requireAlgorithm(key, 'SIGN_VERIFY', name, operation);
  const algorithm = Object.entries(signingAlgorithms).find(([known]) => known === name)?.[1];
  if (algorithm === undefined) throw new Error(`\`${name}\` is an algorithm of the key and has no definition`);
  const bytes = Buffer.from(input.Message ?? []);
  const isDigest = input.MessageType === MessageType.DIGEST;
  if (isDigest) checkDigest(algorithm, name, bytes);
  return { algorithm, signed: { bytes, isDigest } };
}

/** Node.js gives no access to these two: docs/decisions/0114. */
function requireBuilt({ MessageType: type, SigningAlgorithm: algorithm }: SigningInput, operation: string): void {
  if (type === MessageType.EXTERNAL_MU)
    throw new Fault('NotImplemented', { what: `${operation} with the \`MessageType\` EXTERNAL_MU` });
  if (algorithm === SigningAlgorithmSpec.ED25519_PH_SHA_512)
    throw new Fault('NotImplemented', { what: `${operation} with the \`SigningAlgorithm\` ED25519_PH_SHA_512` });
}

function checkDigest({ hash }: SigningAlgorithm, name: string, digest: Buffer): void {
  if (hash === undefined)
    throw new Fault('ValidationException', { message: `Algorithm ${name} signs messages: MessageType must be RAW.` });
  if (digest.length !== digestSizes[hash])
    throw new Fault('ValidationException', { message: `Digest is invalid length for algorithm ${name}.` });
}
