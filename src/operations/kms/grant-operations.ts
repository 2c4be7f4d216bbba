// Which operations a grant on a key may list: those that AWS lets a grant allow, and that the key can do.
// https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
import type { CreateGrantCommandInput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { KmsKeyRecord, KmsKeyUsage } from '../../storage/records/kms-key.ts';
import { isPair } from './key-kind.ts';

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

const ofUsage: Readonly<Record<KmsKeyUsage, readonly string[]>> = {
  ENCRYPT_DECRYPT: ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'],
  SIGN_VERIFY: ['Sign', 'Verify'],
  GENERATE_VERIFY_MAC: ['GenerateMac', 'VerifyMac'],
  KEY_AGREEMENT: ['DeriveSharedSecret'],
  ENCAPSULATE_DECAPSULATE: ['Encapsulate', 'Decapsulate'],
};

function operationsOf(key: KmsKeyRecord): readonly string[] {
  if (key.keySpec === 'SYMMETRIC_DEFAULT') return [...always, ...symmetric];
  return [...always, ...ofUsage[key.keyUsage], ...(isPair(key) ? ['GetPublicKey'] : [])];
}

export function checkGrantOperations(key: KmsKeyRecord, input: CreateGrantCommandInput): void {
  const possible = operationsOf(key);
  const impossible = (input.Operations ?? []).filter((operation) => !possible.includes(operation));
  if (impossible.length > 0)
    throw new Fault('ValidationException', {
      message: `Operations ${impossible.join(', ')} are not supported by a key of the spec ${key.keySpec} and the usage ${key.keyUsage}`,
    });
  const { EncryptionContextEquals, EncryptionContextSubset } = input.Constraints ?? {};
  const constrained = EncryptionContextEquals !== undefined || EncryptionContextSubset !== undefined;
  if (constrained && key.keySpec !== 'SYMMETRIC_DEFAULT')
    throw new Fault('ValidationException', {
      message: `operations of a key of the spec ${key.keySpec} take no encryption context, so no grant can ask for one`,
    });
}
