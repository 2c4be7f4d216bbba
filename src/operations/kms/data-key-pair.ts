// Makes a key pair whose private key is under a KMS key: what the two operations share.
// https://docs.aws.amazon.com/kms/latest/developerguide/data-key-pairs.html
import { DataKeyPairSpec, type GenerateDataKeyPairCommandInput } from '@aws-sdk/client-kms';
import { generateKeySecret } from '../../crypto/key-pair.ts';
import { isOtherKeySpec } from '../../crypto/key-spec.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { Readers, ServerCall } from '../context.ts';
import { enforce, ofLength, oneOf, present } from './constraints.ts';
import { checkCryptographicInput, checkEncryptionContext, endDryRun } from './encryption-context.ts';
import { requireSymmetric } from './key-kind.ts';
import { currentMaterialId } from './key-metadata.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { existingKey, type KeyTarget, locateKey } from './key-target.ts';

type PairInput = Omit<GenerateDataKeyPairCommandInput, 'Recipient'>;

export async function locateDataKeyPair(input: PairInput, readers: Readers, call: CallFacts): Promise<KeyTarget> {
  enforce(
    ofLength('keyId', input.KeyId, 1, 2048),
    present('keyPairSpec', input.KeyPairSpec),
    oneOf('keyPairSpec', input.KeyPairSpec, Object.values(DataKeyPairSpec)),
  );
  if (!isOtherKeySpec(input.KeyPairSpec ?? ''))
    throw new Fault('NotImplemented', { what: `${call.operation} with the \`KeyPairSpec\` ${input.KeyPairSpec}` });
  checkEncryptionContext(input.EncryptionContext);
  await checkCryptographicInput(call.operation, input, readers);
  return locateKey(input.KeyId ?? '', readers, call);
}

export const pairKeys = ({ KeyPairSpec }: PairInput) => ({ 'kms:DataKeyPairSpec': KeyPairSpec });

/** The private key is in PKCS #8. */
export async function makeDataKeyPair(input: PairInput, target: KeyTarget, call: ServerCall) {
  const key = existingKey(target);
  requireUsable(key);
  requireSymmetric(key, call.operation);
  endDryRun(input);
  const spec = input.KeyPairSpec ?? '';
  if (!isOtherKeySpec(spec)) throw new Error(`\`${spec}\` was let through`);
  const { random, keyring } = call.resources;
  const { secret, publicKey } = await generateKeySecret(spec, random);
  return {
    PrivateKeyPlaintext: secret,
    PrivateKeyCiphertextBlob: await keyring.encrypt(key, secret, input.EncryptionContext ?? {}),
    PublicKey: publicKey,
    KeyId: keyArn(key),
    KeyPairSpec: input.KeyPairSpec,
    KeyMaterialId: currentMaterialId(key),
  };
}
