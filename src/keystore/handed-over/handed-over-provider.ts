// The root-key providers `env` and `stdin`: a key that an orchestrator handed over, and that is kept in memory only.
import { strict as assert } from 'node:assert';
import type { Random } from '../../kernel/random.ts';
import { fileKeyType, fileWrapper } from '../file/file-wrapper.ts';
import { parseRootKey, rootKeyId } from '../file/root-key-text.ts';
import { type RootKeyProvider, RootKeyRefused } from '../wrapper.ts';

/** Takes `key` over, and fills it with zeros when it is disposed of. */
export function handedOverProvider(key: Buffer, random: Random): RootKeyProvider {
  const ownId = rootKeyId(key);
  const wrapper = () => fileWrapper(Buffer.from(key), random);
  return {
    async find({ type, keyId }) {
      return type === fileKeyType && keyId === ownId ? wrapper() : undefined;
    },
    async first() {
      return wrapper();
    },
    async add() {
      throw new RootKeyRefused(
        'a root key that is handed over is changed where it comes from: start with the new one as `--root-key` and the old one as `--previous-root-key`',
      );
    },
    async settle() {},
    others: async () => [],
    async [Symbol.asyncDispose]() {
      key.fill(0);
    },
  };
}

const base64Key = /^[A-Za-z0-9+/]{43}=$/;
const fileLines = 4;

/** The keys of a text: each the base64 of 32 bytes on a line, or the four lines of a root key file. Throws `RootKeyRefused`. */
export function readRootKeys(text: string, source: string): Buffer[] {
  const lines = text.replaceAll('\r\n', '\n').trim().split('\n');
  const keys: Buffer[] = [];
  while (lines.length > 0 && lines[0] !== '') {
    const isFile = lines[0]?.startsWith('crosskey root key ') === true;
    const taken = lines.splice(0, isFile ? fileLines : 1);
    const parsed = isFile ? parseRootKey(`${taken.join('\n')}\n`) : parseBase64(taken[0] ?? '');
    if ('problem' in parsed) throw new RootKeyRefused(`the root key from ${source}: ${parsed.problem}`);
    keys.push(parsed.key);
  }
  return keys;
}

function parseBase64(line: string): ReturnType<typeof parseRootKey> {
  const text = line.trim();
  const key = Buffer.from(text, 'base64');
  if (!base64Key.test(text) || key.toString('base64') !== text)
    return { problem: 'it is neither the base64 of 32 bytes nor the text of a root key file' };
  assert(key.length === 32, 'the base64 of 32 bytes');
  return { key };
}
