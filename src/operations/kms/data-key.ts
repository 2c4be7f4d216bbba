// Makes a data key under a KMS key: what GenerateDataKey and GenerateDataKeyWithoutPlaintext share.
// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#data-keys
import type { GenerateDataKeyCommandInput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { Readers, ServerCall } from '../context.ts';
import { between, enforce, ofLength, oneOf } from './constraints.ts';
import { checkCryptographicInput, checkEncryptionContext, endDryRun } from './encryption-context.ts';
import { requireSymmetric } from './key-kind.ts';
import { currentMaterialId } from './key-metadata.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget, locateKey } from './key-target.ts';

type DataKeyInput = Omit<GenerateDataKeyCommandInput, 'Recipient'>;

export interface DataKey {
  readonly Plaintext: Buffer;
  readonly CiphertextBlob: Buffer;
  readonly KeyId: string;
  readonly KeyMaterialId: string;
}

const bytesOfSpec: Readonly<Record<string, number>> = { AES_128: 16, AES_256: 32 };

export async function locateDataKey(input: DataKeyInput, readers: Readers, call: CallFacts): Promise<KeyTarget> {
  enforce(
    ofLength('keyId', input.KeyId, 1, 2048),
    between('numberOfBytes', input.NumberOfBytes, 1, 1024),
    oneOf('keySpec', input.KeySpec, Object.keys(bytesOfSpec)),
  );
  if ((input.NumberOfBytes === undefined) === (input.KeySpec === undefined))
    throw new Fault('ValidationException', { message: 'Please specify either number of bytes or key spec.' });
  checkEncryptionContext(input.EncryptionContext);
  await checkCryptographicInput(call.operation, input, readers);
  return locateKey(input.KeyId ?? '', readers, call);
}

export async function makeDataKey(input: DataKeyInput, target: KeyTarget, call: ServerCall): Promise<DataKey> {
  const key = existingKey(target);
  requireUsable(key);
  requireSymmetric(key, call.operation);
  endDryRun(input);
  const size = input.NumberOfBytes ?? bytesOfSpec[input.KeySpec ?? ''] ?? 32;
  const plaintext = call.resources.random.bytes(size);
  const blob = await call.resources.keyring.encrypt(key, plaintext, input.EncryptionContext ?? {});
  return { Plaintext: plaintext, CiphertextBlob: blob, KeyId: keyArn(key), KeyMaterialId: currentMaterialId(key) };
}
