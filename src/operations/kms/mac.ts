// What GenerateMac and VerifyMac share. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
import { MacAlgorithmSpec } from '@aws-sdk/client-kms';
import { keyKinds } from '../../crypto/key-spec.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { Readers } from '../context.ts';
import { enforce, ofLength, ofSize, oneOf, present } from './constraints.ts';
import { checkCryptographicInput } from './encryption-context.ts';
import { requireAlgorithm } from './key-kind.ts';
import { type KeyTarget, locateKey } from './key-target.ts';

interface MacInput {
  readonly KeyId: string | undefined;
  readonly Message: Uint8Array | undefined;
  readonly MacAlgorithm: string | undefined;
  readonly GrantTokens?: readonly string[] | undefined;
}

export async function locateMacKey(input: MacInput, readers: Readers, call: CallFacts): Promise<KeyTarget> {
  enforce(
    ofLength('keyId', input.KeyId, 1, 2048),
    ofSize('message', input.Message, 1, 4096),
    present('macAlgorithm', input.MacAlgorithm),
    oneOf('macAlgorithm', input.MacAlgorithm, Object.values(MacAlgorithmSpec)),
  );
  await checkCryptographicInput(call.operation, input, readers);
  return locateKey(input.KeyId ?? '', readers, call);
}

export const macKeys = ({ MacAlgorithm }: MacInput) => ({ 'kms:MacAlgorithm': MacAlgorithm });

/** The hash of the key's one algorithm; refuses what the key cannot do. */
export function macHashOf(key: KmsKeyRecord, input: MacInput, operation: string): string {
  requireAlgorithm(key, 'GENERATE_VERIFY_MAC', input.MacAlgorithm ?? '', operation);
  const kind = key.keySpec === 'SYMMETRIC_DEFAULT' ? undefined : keyKinds[key.keySpec];
  if (kind?.kind !== 'hmac') throw new Error(`key \`${key.keyId}\` makes codes and is no HMAC key`);
  return kind.hash;
}
