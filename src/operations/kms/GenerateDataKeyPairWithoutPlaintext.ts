// Makes a key pair; its private key comes only under the KMS key. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html
import type {
  GenerateDataKeyPairWithoutPlaintextCommandInput,
  GenerateDataKeyPairWithoutPlaintextCommandOutput,
} from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { locateDataKeyPair, makeDataKeyPair, pairKeys } from './data-key-pair.ts';
import { useAccess } from './key-access.ts';
import type { KeyTarget } from './key-target.ts';

export const GenerateDataKeyPairWithoutPlaintext: ServerOperation<
  GenerateDataKeyPairWithoutPlaintextCommandInput,
  GenerateDataKeyPairWithoutPlaintextCommandOutput,
  KeyTarget
> = {
  locate: locateDataKeyPair,
  access: (target, input, call) => [
    useAccess('kms:GenerateDataKeyPairWithoutPlaintext', target, call, input.EncryptionContext, pairKeys(input)),
  ],
  async run(input, target, call) {
    const { PrivateKeyPlaintext, ...pair } = await makeDataKeyPair(input, target, call);
    PrivateKeyPlaintext.fill(0);
    return pair;
  },
};
