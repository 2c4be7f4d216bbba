// Makes a data key and gives it only under the KMS key. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html
import type {
  GenerateDataKeyWithoutPlaintextCommandInput,
  GenerateDataKeyWithoutPlaintextCommandOutput,
} from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { locateDataKey, makeDataKey } from './data-key.ts';
import { useAccess } from './key-access.ts';
import type { KeyTarget } from './key-target.ts';

export const GenerateDataKeyWithoutPlaintext: ServerOperation<
  GenerateDataKeyWithoutPlaintextCommandInput,
  GenerateDataKeyWithoutPlaintextCommandOutput,
  KeyTarget
> = {
  locate: locateDataKey,
  access: (target, input, call) => [
    useAccess('kms:GenerateDataKeyWithoutPlaintext', target, call, input.EncryptionContext),
  ],
  run: async (input, target, call) => {
    const { Plaintext, CiphertextBlob, KeyId, KeyMaterialId } = await makeDataKey(input, target, call);
    Plaintext.fill(0);
    return { CiphertextBlob, KeyId, KeyMaterialId };
  },
};
