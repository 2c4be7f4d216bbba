// Imports key material that a client wrapped, for the first time or again.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
import {
  ExpirationModelType,
  type ImportKeyMaterialCommandInput,
  type ImportKeyMaterialCommandOutput,
  ImportType,
} from '@aws-sdk/client-kms';
import type { ImportClaims } from '../../crypto/import-token.ts';
import { unwrapImported } from '../../crypto/import-wrapping.ts';
import { readImportedSecret } from '../../crypto/imported-secret.ts';
import { dayMs } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import type { KeyMaterial, KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { putKey, relatedKeys } from '../../storage/records/kms-key-writes.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { enforce, matching, ofLength, ofSize, oneOf } from './constraints.ts';
import { importedBeside, importInto } from './import-material.ts';
import { requireImporting, unsupported } from './imported.ts';
import { keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { keyArn, refusePending } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';

const longestDays = 365;
const invalid = (message: string): Fault => new Fault('ValidationException', { message });

export const ImportKeyMaterial: ServerOperation<
  ImportKeyMaterialCommandInput,
  ImportKeyMaterialCommandOutput,
  OwnKeyTarget
> = {
  locate(input, readers, call) {
    checkMembers(input);
    checkExpiration(input, call.nowMs);
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, input, call) => [
    keyAccess('kms:ImportKeyMaterial', target, call, {
      'kms:ExpirationModel': input.ExpirationModel ?? 'KEY_MATERIAL_EXPIRES',
      'kms:ValidTo': input.ValidTo?.toISOString(),
    }),
  ],
  async run(input, target, call) {
    requireImportable(target.key, input);
    const made = await openImport(input, target.key, call);
    await call.resources.records.transaction(async (transaction) => {
      const key = await readKey(transaction, target);
      requireImportable(key, input);
      const imported = importInto(key, made, input);
      putKey(transaction, imported);
      for (const other of await relatedKeys(transaction, key)) putKey(transaction, importedBeside(other, imported));
    });
    const isSymmetric = target.key.keySpec === 'SYMMETRIC_DEFAULT';
    return { KeyId: target.arn, ...(isSymmetric && { KeyMaterialId: made.id }) };
  },
};

function checkMembers(input: ImportKeyMaterialCommandInput): void {
  enforce(
    ofLength('keyId', input.KeyId, 1, 2048),
    ofSize('importToken', input.ImportToken, 1, 6144),
    ofSize('encryptedKeyMaterial', input.EncryptedKeyMaterial, 1, 6144),
    oneOf('expirationModel', input.ExpirationModel, Object.values(ExpirationModelType)),
    oneOf('importType', input.ImportType, Object.values(ImportType)),
    ofLength('keyMaterialDescription', input.KeyMaterialDescription, 0, 256),
    matching('keyMaterialDescription', input.KeyMaterialDescription, /^[a-zA-Z0-9:/_\s.-]*$/),
    matching('keyMaterialId', input.KeyMaterialId, /^[a-f0-9]{64}$/),
  );
  if (input.ImportType === 'NEW_KEY_MATERIAL' && input.KeyMaterialId !== undefined)
    throw invalid('a `KeyMaterialId` cannot be given with the `ImportType` NEW_KEY_MATERIAL');
}

function checkExpiration({ ExpirationModel, ValidTo }: ImportKeyMaterialCommandInput, nowMs: number): void {
  if (ExpirationModel === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    if (ValidTo !== undefined) throw invalid('`ValidTo` cannot be given with KEY_MATERIAL_DOES_NOT_EXPIRE');
    return;
  }
  if (ValidTo === undefined) throw invalid('`ValidTo` is needed with KEY_MATERIAL_EXPIRES, the default');
  const inMs = ValidTo.getTime() - nowMs;
  if (!(inMs > 0 && inMs <= longestDays * dayMs))
    throw invalid(`\`ValidTo\` must be in the future, and at most ${longestDays} days from now`);
}

function requireImportable(key: KmsKeyRecord, input: ImportKeyMaterialCommandInput): void {
  requireImporting(key);
  refusePending(key);
  const ofSymmetric = [input.ImportType, input.KeyMaterialId, input.KeyMaterialDescription];
  if (key.keySpec !== 'SYMMETRIC_DEFAULT' && ofSymmetric.some((member) => member !== undefined))
    throw unsupported(
      `${keyArn(key)} is of the spec ${key.keySpec}: \`ImportType\`, \`KeyMaterialId\` and \`KeyMaterialDescription\` ` +
        'are for symmetric encryption keys',
    );
}

/** Opens what the client wrapped, and wraps it under the root key. */
async function openImport(
  input: ImportKeyMaterialCommandInput,
  key: KmsKeyRecord,
  call: ServerCall,
): Promise<KeyMaterial> {
  const { imports } = call.resources;
  const claims = imports.openToken(Buffer.from(input.ImportToken ?? []));
  const opened = unwrapWith(claims, Buffer.from(input.EncryptedKeyMaterial ?? []), key, call.nowMs);
  if (opened === undefined)
    throw new Fault('InvalidCiphertextException', {
      message:
        'the key material does not open: wrap it with the public key that came with this token, by the wrapping algorithm that was asked for',
    });
  const read = readImportedSecret(key.keySpec, opened);
  opened.fill(0);
  if (read === undefined)
    throw new Fault('IncorrectKeyMaterialException', {
      message: `the key material is not one of the key spec ${key.keySpec}`,
    });
  const { secret, publicKey } = read;
  const { id, wrapped } = await imports.wrap(key, secret);
  secret.fill(0);
  return { id, wrapped, createdAtMs: call.nowMs, ...(publicKey && { publicKey }) };
}

/** The private half of the wrapping key is gone from memory afterwards, whatever comes of it. */
function unwrapWith(claims: ImportClaims | undefined, wrapped: Buffer, key: KmsKeyRecord, nowMs: number) {
  try {
    const { privateKey, algorithm } = checkToken(claims, key, nowMs);
    return unwrapImported(privateKey, algorithm, wrapped);
  } finally {
    claims?.privateKey.fill(0);
  }
}

function checkToken(claims: ImportClaims | undefined, key: KmsKeyRecord, nowMs: number): ImportClaims {
  if (claims === undefined || claims.keyId !== key.keyId) throw new Fault('InvalidImportTokenException');
  if (claims.account !== key.account || claims.region !== key.region) throw new Fault('InvalidImportTokenException');
  if (claims.validToMs <= nowMs) throw new Fault('ExpiredImportTokenException');
  return claims;
}
