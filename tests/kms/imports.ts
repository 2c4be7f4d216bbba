// Imports key material into KMS keys with the SDK, as a client does.
import * as kms from '@aws-sdk/client-kms';
import { wrapMaterial } from '../support/wrap-material.ts';

export interface Wrapping {
  readonly WrappingAlgorithm: kms.AlgorithmSpec;
  readonly WrappingKeySpec: kms.WrappingKeySpec;
}

export const usualWrapping: Wrapping = { WrappingAlgorithm: 'RSA_AES_KEY_WRAP_SHA_256', WrappingKeySpec: 'RSA_2048' };

export async function newImportKey(client: kms.KMSClient, input: kms.CreateKeyCommandInput = {}): Promise<string> {
  const { KeyMetadata } = await client.send(new kms.CreateKeyCommand({ ...input, Origin: 'EXTERNAL' }));
  return KeyMetadata?.Arn ?? '';
}

type ImportMembers = Omit<kms.ImportKeyMaterialCommandInput, 'KeyId' | 'ImportToken' | 'EncryptedKeyMaterial'>;

/** Without an expiry unless `more` gives one. A client for each call: a client takes over the time of the server's machine. */
export async function importMaterial(
  client: () => kms.KMSClient,
  KeyId: string,
  material: Buffer,
  more: ImportMembers = {},
  wrapping: Wrapping = usualWrapping,
): Promise<kms.ImportKeyMaterialCommandOutput> {
  const { ImportToken, PublicKey } = await client().send(new kms.GetParametersForImportCommand({ KeyId, ...wrapping }));
  const EncryptedKeyMaterial = wrapMaterial(PublicKey ?? Buffer.alloc(0), wrapping.WrappingAlgorithm, material);
  const ExpirationModel = more.ValidTo === undefined ? 'KEY_MATERIAL_DOES_NOT_EXPIRE' : 'KEY_MATERIAL_EXPIRES';
  const input = { KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel, ...more } as const;
  return await client().send(new kms.ImportKeyMaterialCommand(input));
}
