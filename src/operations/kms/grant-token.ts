// Grant tokens: names of grants that need no key beside them. docs/formats/kms-grant-token.md
// https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#grant_token
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, isAccountId, isRegion, type Region } from '../../kernel/ids.ts';
import type { Random } from '../../kernel/random.ts';
import { KmsGrant, type KmsGrantRecord } from '../../storage/records/kms-grant.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { enforce, ofLength } from './constraints.ts';

export interface GrantName {
  readonly account: AccountId;
  readonly region: Region;
  readonly keyId: string;
  readonly grantId: string;
}

/** `CKG` and the version. */
const magic = Buffer.from('CKG\x01', 'latin1');
/** Makes each token another, as on AWS: a token tells nobody that it is of the same grant as another. */
const freshSize = 16;
const grantIdSize = 32;

export function writeGrantToken({ account, region, keyId, grantId }: GrantName, random: Random): string {
  const texts = [region, account, keyId].map((text) => Buffer.from(`${String.fromCharCode(text.length)}${text}`));
  return Buffer.concat([magic, random.bytes(freshSize), ...texts, Buffer.from(grantId, 'hex')]).toString('base64');
}

/** What a token names, if it has the form of one; only the records say whether there is such a grant. */
export function readGrantToken(token: string): GrantName | undefined {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.toString('base64') !== token || !bytes.subarray(0, magic.length).equals(magic)) return undefined;
  let offset = magic.length + freshSize;
  const next = (): string => {
    const start = offset + 1;
    offset = start + (bytes[offset] ?? 0);
    return bytes.toString('latin1', start, offset);
  };
  const [region, account, keyId] = [next(), next(), next()];
  if (!isRegion(region) || !isAccountId(account) || bytes.length !== offset + grantIdSize) return undefined;
  return { account, region, keyId, grantId: bytes.toString('hex', offset) };
}

const invalid = (): Fault => new Fault('InvalidGrantTokenException', { message: 'The grant token is not valid.' });

/** The grant of a token; one that was retired or revoked is unknown like one that never was. */
export async function grantOfToken(token: string, records: RecordReader): Promise<KmsGrantRecord> {
  const name = readGrantToken(token);
  const grant = name && (await records.get(KmsGrant, [name.account, name.region, name.keyId, name.grantId]));
  if (grant === undefined) throw invalid();
  return grant;
}

/** Grants are in force from the moment they are made, so a token adds nothing; it must be one all the same. */
export async function checkGrantTokens(tokens: readonly string[] | undefined, records: RecordReader): Promise<void> {
  if (tokens === undefined) return;
  enforce(ofLength('grantTokens', tokens, 0, 10), ...tokens.map((token) => ofLength('grantTokens', token, 1, 8192)));
  for (const token of tokens) await grantOfToken(token, records);
}
