// Session tokens of STS: sealed, so that no table of sessions is kept. docs/formats/secret-box.md
import type { Random } from '../kernel/random.ts';
import { label } from './derive.ts';
import { openBox, sealBox } from './secret-box.ts';

const tokenLabel = label('crosskey session token v1');
const noContext = Buffer.alloc(0);
const maxTokenLength = 65536;

export type SessionPayload = Readonly<Record<string, unknown>>;

/** `payload` must survive JSON. */
export function sealToken(key: Buffer, payload: SessionPayload, random: Random): string {
  return sealBox(key, tokenLabel, noContext, Buffer.from(JSON.stringify(payload)), random).toString('base64');
}

/** The payload, or undefined for anything that `sealToken` did not make under this key. */
export function openToken(key: Buffer, token: string): SessionPayload | undefined {
  if (token.length > maxTokenLength) return undefined;
  const box = Buffer.from(token, 'base64');
  // Node's decoder skips what is not base64; a token has one spelling only.
  if (box.toString('base64') !== token) return undefined;
  const json = openBox(key, tokenLabel, noContext, box);
  return json === undefined ? undefined : (JSON.parse(json.toString()) as SessionPayload);
}
