// What the store knows of its root keys beside the one that its storage key names. docs/formats/storage-key.md
import { parseWrappedKey, type RootKeyName, rootKeyText } from '../../crypto/wrapped-key.ts';
import { type RecordReader, recordKind } from './record.ts';

export interface RootKeysRecord {
  /** Something may still be wrapped under them: they must be at hand. */
  readonly leaving: readonly RootKeyName[];
  /** Nothing is taken any more that they wrapped. */
  readonly closed: readonly RootKeyName[];
  /** Raised with each move to another root key. */
  readonly moves: number;
  /** The providers were told that the root keys that were left are not needed. */
  readonly isSettled: boolean;
}

export const RootKeysState = recordKind<[], RootKeysRecord>({ name: 'root-keys', version: 1 });

export const noMoves: RootKeysRecord = { leaving: [], closed: [], moves: 0, isSettled: true };

/** Stands for what was wrapped before root keys had names. */
export const unnamedRootKey: RootKeyName = { type: 'unnamed', keyId: 'unnamed' };

export function wrappedBy(wrapped: Buffer): RootKeyName {
  return parseWrappedKey(wrapped)?.name ?? unnamedRootKey;
}

/** Key material was wrapped under a root key that the store has left in the meantime. */
export class RootKeyLeft extends Error {
  constructor(name: string) {
    super(`key material under root key \`${name}\` came too late: the store has moved to another`);
    this.name = 'RootKeyLeft';
  }
}

/**
 * Refuses key material under a root key that is closed. Whoever writes such material reads this in the same transaction, so
 * that once a root key is closed and a search has found nothing under it, nothing under it can come.
 */
export async function requireOpenRootKeys(materials: readonly Buffer[], reader: RecordReader): Promise<void> {
  const { closed } = (await reader.get(RootKeysState, [])) ?? noMoves;
  if (closed.length === 0) return;
  const closedTexts = new Set(closed.map(rootKeyText));
  for (const wrapped of materials) {
    const name = rootKeyText(wrappedBy(wrapped));
    if (closedTexts.has(name)) throw new RootKeyLeft(name);
  }
}
