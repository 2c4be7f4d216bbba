// The text of the root key file. docs/formats/root-key-file.md
import { strict as assert } from 'node:assert';
import { createHash, createHmac } from 'node:crypto';
import { keySize } from '../../crypto/derive.ts';

const pattern = /^(crosskey root key v1\nid ([0-9a-f]{16})\nkey ([A-Za-z0-9+/]{43}=)\n)check ([0-9a-f]{64})\n$/;
const firstLine = /^crosskey root key v(\d{1,9})\n/;

/** No file of version 1 is longer. */
export const maxRootKeyTextSize = 1024;

export function rootKeyId(key: Buffer): string {
  return createHmac('sha256', key).update('crosskey root key id').digest('hex').slice(0, 16);
}

function checkOf(lines: string): string {
  return createHash('sha256').update(lines).digest('hex');
}

export function formatRootKey(key: Buffer): string {
  assert(key.length === keySize, 'a root key is 32 bytes');
  const lines = `crosskey root key v1\nid ${rootKeyId(key)}\nkey ${key.toString('base64')}\n`;
  return `${lines}check ${checkOf(lines)}\n`;
}

/** The key, or what is wrong with the text; never a part of the text. */
export type ParsedRootKey = { readonly key: Buffer } | { readonly problem: string };

export function parseRootKey(text: string): ParsedRootKey {
  const version = firstLine.exec(text)?.[1];
  if (version !== undefined && version !== '1') return { problem: `its version \`${version}\` is not known here` };
  const [, lines, id, base64, check] = pattern.exec(text) ?? [];
  if (lines === undefined || id === undefined || base64 === undefined || check === undefined)
    return { problem: 'it is not a root key file, or is cut' };
  if (checkOf(lines) !== check) return { problem: 'it is damaged: its check line does not fit' };
  const key = Buffer.from(base64, 'base64');
  if (key.toString('base64') !== base64 || rootKeyId(key) !== id)
    return { problem: 'it is damaged: its id is not that of its key' };
  return { key };
}
