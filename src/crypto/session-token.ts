// Session tokens of STS: sealed, so that no table of sessions is kept. docs/formats/secret-box.md
import { strict as assert } from 'node:assert';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Random } from '../kernel/random.ts';
import { label } from './derive.ts';
import { openBox, sealBox, secretBoxOverhead } from './secret-box.ts';

const tokenLabel = label('crosskey session token v1');
const noContext = Buffer.alloc(0);
const maxTokenLength = 65536;
/** Of an opened payload: far above what any session carries. */
const maxPayloadBytes = 1 << 20;
/** The first byte of a payload that is compressed and may be padded; a plain one begins with the brace of its JSON. */
const packed = 1;

export type SessionPayload = Readonly<Record<string, unknown>>;

/** `payload` must survive JSON. The token has `minLength` characters at least. */
export function sealToken(key: Buffer, payload: SessionPayload, random: Random, minLength = 0): string {
  const content = deflateRawSync(JSON.stringify(payload));
  assert(content.length <= 0xffff, 'a session token holds at most 64 KiB');
  const head = Buffer.from([packed, content.length >> 8, content.length & 0xff]);
  const boxBytes = Math.ceil(minLength / 4) * 3;
  const padding = Buffer.alloc(Math.max(0, boxBytes - secretBoxOverhead - head.length - content.length));
  const plaintext = Buffer.concat([head, content, padding]);
  return sealBox(key, tokenLabel, noContext, plaintext, random).toString('base64');
}

/** The payload, or undefined for anything that `sealToken` did not make under this key. */
export function openToken(key: Buffer, token: string): SessionPayload | undefined {
  if (token.length > maxTokenLength) return undefined;
  const box = Buffer.from(token, 'base64');
  // Node's decoder skips what is not base64; a token has one spelling only.
  if (box.toString('base64') !== token) return undefined;
  const plaintext = openBox(key, tokenLabel, noContext, box);
  return plaintext === undefined ? undefined : (JSON.parse(jsonOf(plaintext).toString()) as SessionPayload);
}

function jsonOf(plaintext: Buffer): Buffer {
  if (plaintext[0] !== packed) return plaintext;
  const content = plaintext.subarray(3, 3 + plaintext.readUInt16BE(1));
  return inflateRawSync(content, { maxOutputLength: maxPayloadBytes });
}
