// `npm run generate`: writes the documents that are generated. With `--check` it writes nothing, and fails when one is not current.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generatedDocuments } from './generate/documents.ts';

const checks = process.argv.includes('--check');

for (const [path, write] of Object.entries(generatedDocuments)) {
  const file = resolve(import.meta.dirname, '..', path);
  const text = write();
  if (!checks) {
    writeFileSync(file, text);
    console.log(`written: ${path}`);
  } else if (textOf(file) === text) {
    console.log(`current: ${path}`);
  } else {
    console.error(`not current: ${path}; run \`npm run generate\``);
    process.exitCode = 1;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
