// Makes a data key and gives it twice: in plain, and under the KMS key. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
import type { GenerateDataKeyCommandInput, GenerateDataKeyCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { locateDataKey, makeDataKey } from './data-key.ts';
import { useAccess } from './key-access.ts';
import type { KeyTarget } from './key-target.ts';

export const GenerateDataKey: ServerOperation<GenerateDataKeyCommandInput, GenerateDataKeyCommandOutput, KeyTarget> = {
  locate: locateDataKey,
  access: (target, input, call) => [useAccess('kms:GenerateDataKey', target, call, input.EncryptionContext)],
  run: makeDataKey,
};
