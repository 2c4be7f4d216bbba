// Which operations a grant on a key may list: those that AWS lets a grant allow, and that the key can do.
// https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
import type { CreateGrantCommandInput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';

const always = ['CreateGrant', 'RetireGrant', 'DescribeKey'];
/** Operations of symmetric encryption keys: all take an encryption context. */
const symmetric = [
  'Encrypt',
  'Decrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
];

function operationsOf(_key: KmsKeyRecord): readonly string[] {
  return [...always, ...symmetric];
}

export function checkGrantOperations(key: KmsKeyRecord, input: CreateGrantCommandInput): void {
  const possible = operationsOf(key);
  const impossible = (input.Operations ?? []).filter((operation) => !possible.includes(operation));
  if (impossible.length > 0)
    throw new Fault('ValidationException', {
      message: `Operations ${impossible.join(', ')} are not supported by a key of the spec ${key.keySpec} and the usage ${key.keyUsage}`,
    });
}
