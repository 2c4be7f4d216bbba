// How a call of KMS comes to each error of AWS's model; and which errors no call here comes to, and why.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dayMs } from '../../src/kernel/clock.ts';
import { type Calling, importInput, type Name } from './sample-calls.ts';

const clientPackage = createRequire(import.meta.url).resolve('@aws-sdk/client-kms/package.json');

/** The errors of an operation, as the SDK's declarations list them: its schemas do not. */
export function modelledErrors(name: Name): readonly string[] {
  const declaration = readFileSync(join(clientPackage, `../dist-types/commands/${name}Command.d.ts`), 'utf8');
  const errors = [...declaration.matchAll(/@throws \{@link (\w+)\}/g)].map(([, error = '']) => error);
  return errors.filter((error) => error !== 'KMSServiceException');
}

/** A call that succeeds, and what is at hand to have it fail. */
export interface Sample {
  readonly name: Name;
  readonly input: { readonly [member: string]: unknown };
  /** The ARN of the key that the call is about; empty when it is about none. */
  readonly keyArn: string;
  /** As the administrator of the account. */
  readonly call: Calling;
  /** Moves the server's clock. */
  advance(ms: number): void;
}

/** Prepares a failure and gives the input that meets it. */
type Way = (sample: Sample) => object | Promise<object>;

async function newKey(call: Calling, kind: object = {}): Promise<string> {
  const { KeyMetadata } = (await call('CreateKey', kind)) as { KeyMetadata?: { Arn?: string } };
  return KeyMetadata?.Arn ?? '';
}

const signing = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
const hmac = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' };
const elsewhere = 'eu-west-1';
const absentId = '00000000-0000-4000-8000-000000000000';
const absentGrant = '0'.repeat(64);
const reserved = [{ TagKey: 'aws:x', TagValue: '' }];

const inputOnly =
  (members: object): Way =>
  ({ input }) => ({ ...input, ...members });
const absentKey: Way = ({ input, keyArn }) => ({ ...input, KeyId: keyArn.replace(/[^/]+$/, absentId) });
/** The key itself is of another kind than the operation works on. */
const keyOfKind =
  (kind: object): Way =>
  async ({ input, call }) => ({ ...input, KeyId: await newKey(call, kind) });

async function fillWithAliases(call: Calling, TargetKeyId: string): Promise<void> {
  for (let i = 0; i < 50; i += 1)
    await call('CreateAlias', { AliasName: `alias/many-${randomBytes(8).toString('hex')}`, TargetKeyId });
}

/** By error, and where an operation has a way of its own by operation and error. */
export const ways: Readonly<Record<string, Way>> = {
  NotFoundException: absentKey,
  'CreateAlias.NotFoundException': inputOnly({ TargetKeyId: absentId }),
  'UpdateAlias.NotFoundException': inputOnly({ AliasName: 'alias/none' }),
  'DeleteAlias.NotFoundException': inputOnly({ AliasName: 'alias/none' }),
  'ReEncrypt.NotFoundException': inputOnly({ DestinationKeyId: absentId }),
  'RetireGrant.NotFoundException': ({ keyArn }) => ({ KeyId: keyArn, GrantId: absentGrant }),
  'RevokeGrant.NotFoundException': inputOnly({ GrantId: absentGrant }),
  'ListAliases.NotFoundException': inputOnly({ KeyId: absentId }),
  InvalidArnException: inputOnly({ KeyId: 'alias/any' }),
  'RetireGrant.InvalidArnException': () => ({ KeyId: 'alias/any', GrantId: absentGrant }),
  'ListRetirableGrants.InvalidArnException': inputOnly({ RetiringPrincipal: 'arn:aws:iam' }),
  'CreateGrant.InvalidArnException': inputOnly({ GranteePrincipal: 'arn:aws:iam' }),
  DisabledException: async ({ input, keyArn, call }) => {
    await call('DisableKey', { KeyId: keyArn });
    return input;
  },
  KMSInvalidStateException: async ({ input, keyArn, call }) => {
    await call('ScheduleKeyDeletion', { KeyId: keyArn });
    return input;
  },
  'CancelKeyDeletion.KMSInvalidStateException': async ({ input, keyArn, call }) => {
    await call('CancelKeyDeletion', { KeyId: keyArn });
    return input;
  },
  InvalidGrantTokenException: inputOnly({ GrantTokens: ['token'] }),
  'RetireGrant.InvalidGrantTokenException': () => ({ GrantToken: 'token' }),
  DryRunOperationException: inputOnly({ DryRun: true }),
  InvalidKeyUsageException: keyOfKind(signing),
  'Decrypt.InvalidKeyUsageException': ({ input, keyArn }) => ({
    ...input,
    KeyId: keyArn,
    EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
  }),
  'ReEncrypt.InvalidKeyUsageException': async ({ input, call }) => ({
    ...input,
    DestinationKeyId: await newKey(call, signing),
  }),
  'Sign.InvalidKeyUsageException': keyOfKind({}),
  'Verify.InvalidKeyUsageException': keyOfKind({}),
  InvalidMarkerException: inputOnly({ Marker: '?' }),
  InvalidGrantIdException: inputOnly({ GrantId: 'x' }),
  'RetireGrant.InvalidGrantIdException': ({ keyArn }) => ({ KeyId: keyArn, GrantId: 'x' }),
  'Decapsulate.InvalidCiphertextException': inputOnly({ SharedSecretCiphertextBlob: randomBytes(767) }),
  InvalidCiphertextException: inputOnly({ CiphertextBlob: randomBytes(100) }),
  'ImportKeyMaterial.InvalidCiphertextException': inputOnly({ EncryptedKeyMaterial: randomBytes(10) }),
  'Decrypt.IncorrectKeyException': keyOfKind({}),
  'ReEncrypt.IncorrectKeyException': async ({ input, call }) => ({ ...input, SourceKeyId: await newKey(call) }),
  MalformedPolicyDocumentException: inputOnly({ Policy: '{' }),
  TagException: inputOnly({ Tags: reserved }),
  'UntagResource.TagException': inputOnly({ TagKeys: ['aws:x'] }),
  AlreadyExistsException: async ({ name, input, call }) => {
    await call(name, input);
    return input;
  },
  InvalidAliasNameException: inputOnly({ AliasName: 'alias/aws/x' }),
  LimitExceededException: inputOnly({ Policy: JSON.stringify({ Id: 'x'.repeat(32_768) }) }),
  'CreateAlias.LimitExceededException': async ({ input, keyArn, call }) => {
    await fillWithAliases(call, keyArn);
    return input;
  },
  'UpdateAlias.LimitExceededException': async ({ input, keyArn, call }) => {
    await fillWithAliases(call, keyArn);
    return input;
  },
  'RotateKeyOnDemand.LimitExceededException': async ({ input, call }) => {
    for (let i = 0; i < 25; i += 1) await call('RotateKeyOnDemand', input);
    return input;
  },
  UnsupportedOperationException: keyOfKind(hmac),
  'CreateKey.UnsupportedOperationException': inputOnly({
    ...{ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1', MultiRegion: true },
  }),
  'CreateKey.CustomKeyStoreNotFoundException': inputOnly({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1' }),
  'GenerateRandom.CustomKeyStoreNotFoundException': inputOnly({ CustomKeyStoreId: 'cks-1' }),
  'UpdatePrimaryRegion.UnsupportedOperationException': async ({ call }) => ({
    ...{ KeyId: await newKey(call), PrimaryRegion: elsewhere },
  }),
  'ImportKeyMaterial.IncorrectKeyMaterialException': ({ keyArn, call }) => importInput(call, keyArn, randomBytes(31)),
  'ImportKeyMaterial.InvalidImportTokenException': inputOnly({ ImportToken: randomBytes(500) }),
  'ImportKeyMaterial.ExpiredImportTokenException': ({ input, advance }) => {
    advance(dayMs + 1000);
    return input;
  },
  'Verify.KMSInvalidSignatureException': inputOnly({ Message: Buffer.from('another message') }),
  'VerifyMac.KMSInvalidMacException': inputOnly({ Message: Buffer.from('another message') }),
};

const everywhere: Readonly<Record<string, string>> = {
  KMSInternalException: 'a bug of ours, and a store that fails, is `InternalFailure`: no client can bring it about',
  DependencyTimeoutException: 'no operation waits for another system that could time out',
  KeyUnavailableException: 'AWS says it of custom key stores; material here is with the key',
  CustomKeyStoreInvalidStateException: 'there are no custom key stores',
  CloudHsmClusterInvalidConfigurationException: 'there are no custom key stores',
  XksKeyInvalidConfigurationException: 'there are no custom key stores',
  XksKeyAlreadyInUseException: 'there are no custom key stores',
  XksKeyNotFoundException: 'there are no custom key stores',
  ConflictException: 'a rotation is one transaction: none is ever under way',
};

const inEveryState = "AWS's table of key states lets it in every state: src/operations/kms/key-states.test.ts";
const notTheKeyId =
  'an ARN that is none is `NotFoundException`: docs/decisions/0275-an-alias-where-a-key-is-asked-for.md';
const noSm2 = 'the spec SM2 is refused as not built: docs/decisions/0114-algorithms-that-are-not-there.md';

const ofOne: Readonly<Record<string, string>> = {
  'ListRetirableGrants.NotFoundException': 'it names no key and no grant',
  'DescribeKey.InvalidArnException': notTheKeyId,
  'GetPublicKey.InvalidArnException': notTheKeyId,
  'CreateKey.InvalidArnException': 'an ARN in the policy that is none is `MalformedPolicyDocumentException`',
  'DeleteAlias.KMSInvalidStateException': inEveryState,
  'DeleteImportedKeyMaterial.KMSInvalidStateException': inEveryState,
  'GetKeyPolicy.KMSInvalidStateException': inEveryState,
  'GetKeyRotationStatus.KMSInvalidStateException': inEveryState,
  'ListGrants.KMSInvalidStateException': inEveryState,
  'ListKeyPolicies.KMSInvalidStateException': inEveryState,
  'ListKeyRotations.KMSInvalidStateException': inEveryState,
  'RetireGrant.KMSInvalidStateException': inEveryState,
  'RevokeGrant.KMSInvalidStateException': inEveryState,
  'GetPublicKey.InvalidKeyUsageException':
    'every pair has a public key; what is no pair is `UnsupportedOperationException`',
  'CreateGrant.LimitExceededException': 'after 50,000 grants: src/operations/kms/grant-limit.test.ts',
  'EnableKey.LimitExceededException': 'the number of keys of an account is not bounded',
  'TagResource.LimitExceededException': 'more tags than 50 are `TagException`',
  'GenerateDataKeyPair.UnsupportedOperationException': noSm2,
  'GenerateDataKeyPairWithoutPlaintext.UnsupportedOperationException': noSm2,
  'GenerateRandom.UnsupportedOperationException': 'there are no custom key stores',
  'PutKeyPolicy.UnsupportedOperationException': 'the policy of an AWS managed key lets nobody put another',
};

/** Why no call of the operation comes to the error, where none does. */
export function whyNever(name: Name, error: string): string | undefined {
  return ofOne[`${name}.${error}`] ?? everywhere[error];
}

export const exceptions: readonly string[] = [...Object.keys(ofOne), ...Object.keys(everywhere)];
