// Identifiers as AWS shapes them. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
import type { Random } from './random.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Twelve digits. */
export type AccountId = Branded<'AccountId'>;
/** For example `us-east-1`. */
export type Region = Branded<'Region'>;

const accountIdPattern = /^\d{12}$/;
const regionPattern = /^(?=.{1,32}$)[a-z]{2,3}(-[a-z]+)+-\d{1,2}$/;

export function isAccountId(text: string): text is AccountId {
  return accountIdPattern.test(text);
}

export function isRegion(text: string): text is Region {
  return regionPattern.test(text);
}

/** For text that is known to be an account id, such as one read from our own records. */
export function accountId(text: string): AccountId {
  if (!isAccountId(text)) throw new TypeError(`\`${text}\` is not an account id of twelve digits`);
  return text;
}

/** For text that is known to be a Region, such as one read from our own records. */
export function region(text: string): Region {
  if (!isRegion(text)) throw new TypeError(`\`${text}\` is not a Region`);
  return text;
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base36Upper = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const base62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomText(random: Random, length: number, alphabet: string): string {
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of random.bytes(length)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}

export function newAccountId(random: Random): AccountId {
  const first = randomText(random, 1, '123456789');
  return accountId(first + randomText(random, 11, '0123456789'));
}

/** The kinds of unique id and access key that Crosskey makes, by AWS's prefix. */
export type UniqueIdPrefix = 'AIDA' | 'AROA' | 'AIPA' | 'ANPA' | 'AGPA' | 'APKA' | 'ASCA' | 'AKIA' | 'ASIA';

/** A unique id such as `AIDA...` or an access key id such as `AKIA...`: the prefix and 17 or 16 characters. */
export function newUniqueId(random: Random, prefix: UniqueIdPrefix): string {
  const isAccessKey = prefix === 'AKIA' || prefix === 'ASIA';
  return prefix + randomText(random, isAccessKey ? 16 : 17, base32);
}

/**
 * The id of a temporary access key, which tells whose it is: the twelve digits stand in bits 1 to 40 of the first six
 * bytes, as AWS has them. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 */
export function newTemporaryKeyId(random: Random, account: AccountId): string {
  const bytes = random.bytes(10);
  const low = BigInt(bytes.readUIntBE(0, 6)) & 0x7fn;
  const named = (1n << 47n) | (BigInt(account) << 7n) | low;
  bytes.writeUIntBE(Number(named), 0, 6);
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += base32[Number((bits >> shift) & 31n)];
  return `ASIA${text}`;
}

/** The account in the id of a temporary access key; undefined for what has not that form. */
export function accountOfTemporaryKey(accessKeyId: string): AccountId | undefined {
  if (!/^ASIA[A-Z2-7]{16}$/.test(accessKeyId)) return undefined;
  let bits = 0n;
  for (const character of accessKeyId.slice(4, 14)) bits = (bits << 5n) | BigInt(base32.indexOf(character));
  // Ten characters are 50 bits; the first six bytes are 48 of them.
  const text = String((bits >> 9n) & 0xffffffffffn).padStart(12, '0');
  return isAccountId(text) ? text : undefined;
}

/** Of a certificate that a user signs with: 32 capital letters and digits. */
export function newCertificateId(random: Random): string {
  return randomText(random, 32, base32);
}

/** 40 characters of 62: about 238 bits. */
export function newSecretAccessKey(random: Random): string {
  return randomText(random, 40, base62);
}

/** Version 4, in lower case: key ids, event ids, request ids of the JSON and query services. */
export function newUuid(random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x40;
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The id of a multi-Region key, which all its related keys share. */
export function newMultiRegionKeyId(random: Random): string {
  return `${multiRegionPrefix}${random.bytes(16).toString('hex')}`;
}

const multiRegionPrefix = 'mrk-';

export const isMultiRegionKeyId = (keyId: string): boolean => keyId.startsWith(multiRegionPrefix);

const base36Lower = '0123456789abcdefghijklmnopqrstuvwxyz';
const timeLength = Number.MAX_SAFE_INTEGER.toString(36).length;

/** How an authorization id begins that is given at this time; ids of later times are smaller. */
export function authorizationIdAt(timeMs: number): string {
  return (Number.MAX_SAFE_INTEGER - timeMs).toString(36).padStart(timeLength, '0');
}

/** Names the evaluation of a refused request: digits and small letters, the newest first in order. */
export function newAuthorizationId(random: Random, timeMs: number): string {
  return authorizationIdAt(timeMs) + randomText(random, 16, base36Lower);
}

/** S3's request id: 16 upper-case letters and digits. */
export function newS3RequestId(random: Random): string {
  return randomText(random, 16, base36Upper);
}
