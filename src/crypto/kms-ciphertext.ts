// The CiphertextBlob of a symmetric KMS key. docs/formats/kms-ciphertext.md
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
import { strict as assert } from 'node:assert';
import { timingSafeEqual } from 'node:crypto';
import { type AccountId, isAccountId, isRegion, type Region } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import { commitmentSize, derive, label, saltSize, tagSize } from './derive.ts';
import { canonicalEncryptionContext, type EncryptionContext } from './encryption-context.ts';
import { gcmOpen, gcmSeal, zeroNonce } from './gcm.ts';

const kmsLabel = label('crosskey kms ciphertext v1');
/** `CK` and the version. */
const magic = 'CK\x01';
const materialIdSize = 32;
const keyIdPattern = /^[A-Za-z0-9-]{1,64}$/;
const materialIdPattern = /^[0-9a-f]{64}$/;

export const maxKmsPlaintextSize = 4096;
export const maxKmsCiphertextSize = 6144;

/** What a blob says about itself; nothing of it is verified before the blob is opened. */
export interface KmsLocator {
  readonly region: Region;
  readonly account: AccountId;
  readonly keyId: string;
  /** 64 lower-case hexadecimal digits, as `KeyMaterialId`. */
  readonly materialId: string;
}

function encodeLocator({ region, account, keyId, materialId }: KmsLocator): Buffer {
  assert(isRegion(region) && isAccountId(account), 'a locator names a Region and an account');
  assert(keyIdPattern.test(keyId) && materialIdPattern.test(materialId), 'a locator names a key and its material');
  const length = (text: string) => String.fromCharCode(text.length);
  const texts = `${magic}${length(region)}${region}${length(account)}${account}${length(keyId)}${keyId}`;
  const head = Buffer.allocUnsafe(texts.length + materialIdSize);
  head.write(texts, 'latin1');
  head.write(materialId, texts.length, 'hex');
  return head;
}

interface Parsed {
  readonly locator: KmsLocator;
  readonly locatorEnd: number;
}

function parse(blob: Buffer): Parsed | undefined {
  if (blob.length > maxKmsCiphertextSize || blob.toString('latin1', 0, magic.length) !== magic) return undefined;
  let offset = magic.length;
  const nextText = (): string => {
    const start = offset + 1;
    offset = start + (blob[offset] ?? 0);
    return blob.toString('latin1', start, offset);
  };
  if (blob.length < magic.length + 3 + materialIdSize) return undefined;
  const region = nextText();
  if (offset > blob.length) return undefined;
  const account = nextText();
  if (offset > blob.length) return undefined;
  const keyId = nextText();
  const locatorEnd = offset + materialIdSize;
  if (blob.length < locatorEnd + saltSize + commitmentSize + tagSize) return undefined;
  if (blob.length > locatorEnd + saltSize + commitmentSize + tagSize + maxKmsPlaintextSize) return undefined;
  if (!isRegion(region) || !isAccountId(account) || !keyIdPattern.test(keyId)) return undefined;
  return { locator: { region, account, keyId, materialId: blob.toString('hex', offset, locatorEnd) }, locatorEnd };
}

/** Which key and material a blob names, or undefined when it has not the shape of a blob of ours. */
export function parseKmsCiphertext(blob: Buffer): KmsLocator | undefined {
  return parse(blob)?.locator;
}

/** `material` is the 32 bytes that `locator.materialId` names. Demands `isWellFormedContext`. */
export function sealKmsCiphertext(
  material: Buffer,
  locator: KmsLocator,
  plaintext: Buffer,
  context: EncryptionContext,
  random: Random,
): Buffer {
  assert(plaintext.length <= maxKmsPlaintextSize, 'a KMS plaintext has at most 4096 bytes');
  const head = encodeLocator(locator);
  const salt = random.bytes(saltSize);
  assert(salt.length === saltSize, 'the salt has its full size');
  const derived = derive(material, kmsLabel, head, salt, canonicalEncryptionContext(context));
  const [ciphertext, tag] = gcmSeal(derived.key, zeroNonce, plaintext);
  derived.key.fill(0);
  const blob = Buffer.concat([head, salt, derived.commitment, ciphertext, tag]);
  assert(blob.length <= maxKmsCiphertextSize, 'a blob has at most 6144 bytes');
  return blob;
}

/** The plaintext, or undefined when the blob was changed or is of another material or encryption context. */
export function openKmsCiphertext(material: Buffer, blob: Buffer, context: EncryptionContext): Buffer | undefined {
  const parsed = parse(blob);
  if (parsed === undefined) return undefined;
  const commitmentStart = parsed.locatorEnd + saltSize;
  const ciphertextStart = commitmentStart + commitmentSize;
  const derived = derive(material, kmsLabel, blob.subarray(0, commitmentStart), canonicalEncryptionContext(context));
  try {
    if (!timingSafeEqual(derived.commitment, blob.subarray(commitmentStart, ciphertextStart))) return undefined;
    return gcmOpen(derived.key, zeroNonce, blob.subarray(ciphertextStart));
  } finally {
    derived.key.fill(0);
  }
}
