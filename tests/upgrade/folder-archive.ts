// A data folder in one file: JSON of its files in base64, and of what was put into it, compressed.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { MadeIdentities } from './fill-identities.ts';
import type { MadeKeys } from './fill-keys.ts';
import type { MadeObjects } from './fill-objects.ts';

/** What was put into a folder, and what should be found there by every later version. */
export interface Made extends MadeIdentities, MadeKeys, MadeObjects {
  /** Of the version that wrote the folder. */
  readonly commit: string;
}

interface Archive {
  readonly made: Made;
  readonly files: Readonly<Record<string, string>>;
}

/** Of the process that wrote it, and made anew by every other. */
const ofProcess = /^(?:instances|tls)\/|-lock$/;

export function packFolder(folder: string, made: Made): Buffer {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (entry.isFile() && !ofProcess.test(path)) files[path] = readFileSync(join(folder, path)).toString('base64');
  }
  return gzipSync(JSON.stringify({ made, files } satisfies Archive), { level: 9 });
}

/** Gives what was put into it. */
export function unpackFolder(archive: string, folder: string): Made {
  const { made, files } = JSON.parse(gunzipSync(readFileSync(archive)).toString('utf8')) as Archive;
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, path), Buffer.from(content, 'base64'), { mode: 0o600 });
  }
  return made;
}
