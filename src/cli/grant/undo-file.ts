// What a grant changed, kept in a file that `--undo` reads.
import { readFileSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../../config/config.ts';
import type { Change } from './changes.ts';

interface UndoFile {
  readonly crosskeyGrant: 1;
  readonly madeAt: string;
  readonly changes: readonly Change[];
}

/** Gives the file's name; a file that is there is never written over. */
export function writeUndoFile(changes: readonly Change[], now: Date): string {
  const name = `crosskey-undo-${now.toISOString().replaceAll(/[-:.]/g, '')}.json`;
  const content: UndoFile = { crosskeyGrant: 1, madeAt: now.toISOString(), changes };
  writeFileSync(name, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return name;
}

export function readUndoFile(path: string): readonly Change[] {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8')) as Partial<UndoFile>;
    if (content.crosskeyGrant === 1 && Array.isArray(content.changes)) return content.changes;
  } catch (error) {
    throw new ConfigError([`--undo: \`${path}\` cannot be read: ${error instanceof Error ? error.message : error}`]);
  }
  throw new ConfigError([`--undo: \`${path}\` is not a file that \`crosskey grant --apply\` left`]);
}
