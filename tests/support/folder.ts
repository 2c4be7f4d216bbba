// A folder of a test's own, gone when the test ends.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Folder extends Disposable {
  readonly path: string;
  /** The path of something within it. */
  at(...names: string[]): string;
}

export function newFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'crosskey-test-'));
  return {
    path,
    at: (...names) => join(path, ...names),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
