// Holds the layer table: which folder of src/ may import which. Run by `npm run check`; exits 1 with every breach.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** A folder may import itself and the folders that its row names. */
const layers: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  config: ['kernel'],
  policy: ['kernel'],
  crypto: ['kernel'],
  keystore: ['kernel', 'crypto'],
  storage: ['kernel', 'crypto'],
  listener: ['kernel'],
  protocol: ['kernel'],
  authentication: ['kernel', 'crypto', 'storage', 'protocol'],
  authorization: ['kernel', 'policy', 'storage'],
  operations: ['kernel', 'policy', 'crypto', 'storage', 'protocol'],
  audit: ['kernel', 'storage', 'protocol'],
  delivery: ['kernel', 'authentication'],
  jobs: ['kernel', 'crypto', 'storage', 'keystore', 'delivery', 'operations'],
  metrics: [],
  processes: ['kernel', 'config', 'metrics'],
  cli: ['kernel', 'config', 'policy', 'processes'],
};

/** The pure folders: what they may take from Node.js. */
const pureFolders: Readonly<Record<string, readonly string[]>> = {
  kernel: ['node:crypto'],
  policy: ['node:net'],
  crypto: ['node:crypto', 'node:assert', 'node:zlib'],
};

/** The composition root, the order of a request, and what joins several stages, see every stage. */
const isComposition = (name: string) => /^(?:main|pipeline|composition\/.*)\.ts$/.test(name);

/** What the commands may use of the composition. */
const forCommands = new Set([
  'composition/handed-over.ts',
  'composition/instance-credentials.ts',
  'main.ts',
  'composition/open-data.ts',
  'composition/key-dependents.ts',
  'composition/root-key-admin.ts',
]);

const sourceFolder = resolve(import.meta.dirname, '../src');
const importPattern = /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/g;

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function breachesOf(file: string): string[] {
  const name = relative(sourceFolder, file);
  const isTest = name.endsWith('.test.ts') || name.endsWith('/testing.ts') || name.endsWith('/conformance.ts');
  if (isComposition(name) || isTest) return [];
  const folder = name.split('/')[0] ?? '';
  const allowed = layers[folder];
  if (allowed === undefined) return [`${name}: the folder \`${folder}\` has no row in the layer table`];
  const breaches: string[] = [];
  for (const match of readFileSync(file, 'utf8').matchAll(importPattern)) {
    const target = match[1] ?? match[2] ?? '';
    const breach = target.startsWith('.') ? inwardBreach(file, folder, allowed, target) : outwardBreach(folder, target);
    if (breach !== undefined) breaches.push(`${name}: ${breach}`);
  }
  return breaches;
}

function inwardBreach(file: string, folder: string, allowed: readonly string[], target: string): string | undefined {
  const imported = relative(sourceFolder, resolve(dirname(file), target));
  const importedFolder = imported.split('/')[0] ?? '';
  if (importedFolder === folder || allowed.includes(importedFolder)) return undefined;
  if (folder === 'cli' && forCommands.has(imported)) return undefined;
  if (folder === 'processes' && imported === 'main.ts') return undefined;
  return `imports ${imported}, and ${folder}/ may import ${['itself', ...allowed].join(', ')} only`;
}

function outwardBreach(folder: string, target: string): string | undefined {
  const pure = pureFolders[folder];
  if (pure === undefined || pure.includes(target.replace('/strict', ''))) return undefined;
  return `imports ${target}, and ${folder}/ is pure`;
}

const breaches = sourceFiles(sourceFolder).flatMap(breachesOf);
for (const breach of breaches) console.error(breach);
if (breaches.length > 0) process.exitCode = 1;
else console.log('layers: every import follows the table');
