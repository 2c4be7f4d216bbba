// Import tokens: what GetParametersForImport has to remember, sealed, so that the client keeps it. docs/formats/kms-import-token.md
import type { AccountId, Region } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import { label } from './derive.ts';
import type { WrappingAlgorithm } from './import-wrapping.ts';
import { openBox, sealBox } from './secret-box.ts';

const tokenLabel = label('crosskey kms import token v1');
const noContext = Buffer.alloc(0);

export interface ImportClaims {
  /** The one key that the token is for. */
  readonly account: AccountId;
  readonly region: Region;
  readonly keyId: string;
  readonly algorithm: WrappingAlgorithm;
  readonly validToMs: number;
  /** The private half of the wrapping key: PKCS #8 in DER. Fill it with zeros after use. */
  readonly privateKey: Buffer;
}

export function sealImportToken(key: Buffer, claims: ImportClaims, random: Random): Buffer {
  const { privateKey, ...rest } = claims;
  const json = Buffer.from(JSON.stringify({ ...rest, privateKey: privateKey.toString('base64') }));
  const token = sealBox(key, tokenLabel, noContext, json, random);
  json.fill(0);
  return token;
}

/** The claims, or undefined for anything that `sealImportToken` did not make under this key. */
export function openImportToken(key: Buffer, token: Buffer): ImportClaims | undefined {
  const json = openBox(key, tokenLabel, noContext, token);
  if (json === undefined) return undefined;
  const claims = JSON.parse(json.toString()) as Omit<ImportClaims, 'privateKey'> & { readonly privateKey: string };
  json.fill(0);
  return { ...claims, privateKey: Buffer.from(claims.privateKey, 'base64') };
}
