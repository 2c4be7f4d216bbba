// KMS keys of every sort for a data folder that later versions must be able to read, and what was made with them.
import assert from 'node:assert/strict';
import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  type CreateKeyCommandInput,
  DisableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GenerateMacCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
} from '@aws-sdk/client-kms';
import type { Clients } from '../support/server.ts';

export interface MadeKeys {
  /** Enabled, rotated, shared with the partner's account, with an alias and a grant. */
  readonly keyArn: string;
  readonly disabledKey: string;
  readonly deletedKey: string;
  /** Of `keyText`, before the rotation and after it. */
  readonly ciphertexts: readonly string[];
  readonly macKey: string;
  readonly mac: string;
  readonly signingKey: string;
  readonly signature: string;
}

export const keyText = 'of yesterday';
export const keyContext = { purpose: 'upgrade' };
export const keyAlias = 'alias/kept';

export async function fillKeys({ kms }: Clients, partnerAccount: string): Promise<MadeKeys> {
  const create = async (input: CreateKeyCommandInput = {}): Promise<string> => {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand(input));
    assert(KeyMetadata?.Arn !== undefined);
    return KeyMetadata.Arn;
  };
  const keyArn = await create({ Policy: sharedWith(partnerAccount), Tags: [{ TagKey: 'team', TagValue: 'blue' }] });
  await kms.send(new CreateAliasCommand({ AliasName: keyAlias, TargetKeyId: keyArn }));
  await kms.send(new EnableKeyRotationCommand({ KeyId: keyArn }));
  const GranteePrincipal = `arn:aws:iam::${partnerAccount}:user/reader`;
  await kms.send(new CreateGrantCommand({ KeyId: keyArn, GranteePrincipal, Operations: ['Encrypt'], Name: 'kept' }));
  const before = await encrypted(kms, keyArn);
  await kms.send(new RotateKeyOnDemandCommand({ KeyId: keyArn }));
  const disabledKey = await create();
  await kms.send(new DisableKeyCommand({ KeyId: disabledKey }));
  const deletedKey = await create();
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: deletedKey, PendingWindowInDays: 30 }));
  const macKey = await create({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  const signingKey = await create({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  const Message = Buffer.from(keyText);
  const { Mac } = await kms.send(new GenerateMacCommand({ KeyId: macKey, MacAlgorithm: 'HMAC_SHA_256', Message }));
  const { Signature } = await kms.send(
    new SignCommand({ KeyId: signingKey, SigningAlgorithm: 'ECDSA_SHA_256', Message }),
  );
  return {
    ...{ keyArn, disabledKey, deletedKey, macKey, signingKey },
    ciphertexts: [before, await encrypted(kms, keyArn)],
    mac: text(Mac),
    signature: text(Signature),
  };
}

async function encrypted(kms: Clients['kms'], KeyId: string): Promise<string> {
  const Plaintext = Buffer.from(keyText);
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext: keyContext }));
  return text(CiphertextBlob);
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('base64');

function sharedWith(account: string): string {
  const statement = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { ...statement, Principal: { AWS: 'arn:aws:iam::100000000001:root' } },
      { ...statement, Action: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'], Principal: { AWS: account } },
    ],
  });
}
