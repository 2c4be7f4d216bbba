// The files of the project, as the tests of the project itself read them.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** What the project's own commands make, and what it is given: none of it is committed. */
const foreign = new Set(['.git', 'node_modules', 'data', 'dist', 'results', '.crosskey']);

/** Every file under the folders, by its path from the root, sorted. */
export function filesUnder(folders: readonly string[], accepts: (path: string) => boolean): readonly string[] {
  return folders
    .flatMap((folder) => walk(join(root, folder)))
    .filter(accepts)
    .sort();
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (foreign.has(entry.name) || entry.name.endsWith('.log')) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [relative(root, path)];
  });
}

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export const codeFolders = ['src', 'tests', 'tools', 'bench', 'bin', 'testdata'] as const;

export const codeFiles = (): readonly string[] => filesUnder(codeFolders, (path) => /\.(ts|js)$/.test(path));

export const isTest = (path: string): boolean => path.startsWith('tests/') || path.endsWith('.test.ts');
