// What Encapsulate and Decapsulate share. https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
import { EncapsulationAlgorithmSpec } from '@aws-sdk/client-kms';
import type { CallFacts } from '../../kernel/operation.ts';
import type { Readers } from '../context.ts';
import { enforce, ofLength, oneOf, present } from './constraints.ts';
import { checkCryptographicInput } from './encryption-context.ts';
import { type KeyTarget, locateKey } from './key-target.ts';

interface EncapsulationInput {
  readonly KeyId: string | undefined;
  readonly EncapsulationAlgorithm: string | undefined;
  readonly GrantTokens?: readonly string[] | undefined;
}

export async function locateEncapsulationKey(
  input: EncapsulationInput,
  readers: Readers,
  call: CallFacts,
): Promise<KeyTarget> {
  enforce(
    ofLength('keyId', input.KeyId, 1, 2048),
    present('encapsulationAlgorithm', input.EncapsulationAlgorithm),
    oneOf('encapsulationAlgorithm', input.EncapsulationAlgorithm, Object.values(EncapsulationAlgorithmSpec)),
  );
  await checkCryptographicInput(call.operation, input, readers);
  return locateKey(input.KeyId ?? '', readers, call);
}

export const encapsulationKeys = ({ EncapsulationAlgorithm }: EncapsulationInput) => ({
  'kms:EncapsulationAlgorithm': EncapsulationAlgorithm,
});
