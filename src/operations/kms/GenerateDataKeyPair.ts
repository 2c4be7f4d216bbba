// Makes a key pair; its private key comes in plain and under the KMS key. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html
import type { GenerateDataKeyPairCommandInput, GenerateDataKeyPairCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { locateDataKeyPair, makeDataKeyPair, pairKeys } from './data-key-pair.ts';
import { useAccess } from './key-access.ts';
import type { KeyTarget } from './key-target.ts';

export const GenerateDataKeyPair: ServerOperation<
  GenerateDataKeyPairCommandInput,
  GenerateDataKeyPairCommandOutput,
  KeyTarget
> = {
  locate: locateDataKeyPair,
  access: (target, input, call) => [
    useAccess('kms:GenerateDataKeyPair', target, call, input.EncryptionContext, pairKeys(input)),
  ],
  run: makeDataKeyPair,
};
