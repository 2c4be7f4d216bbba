// What is installed: exact versions, each with its reason on record, and no word of where it was fetched.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf } from './files.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version: string;
        readonly resolved?: string;
        readonly integrity?: string;
        readonly hasInstallScript?: boolean;
        readonly optionalDependencies?: Readonly<Record<string, string>>;
      }
    >
  >;
}

const manifest: Manifest = JSON.parse(textOf('package.json'));
const lock: Lock = JSON.parse(textOf('package-lock.json'));
const atRunTime = { ...manifest.dependencies, ...manifest.optionalDependencies };
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

test('every dependency has an exact version, and the lock has the same', () => {
  const wanted = { ...atRunTime, ...manifest.devDependencies };
  for (const [name, version] of Object.entries(wanted)) {
    assert.match(version, /^\d+\.\d+\.\d+$/, name);
    assert.equal(lock.packages[`node_modules/${name}`]?.version, version);
  }
});

test('the lock names no registry, and the hash of every package', () => {
  assert.ok(installed.length > 0);
  for (const [path, { resolved, integrity }] of installed) {
    assert.equal(resolved, undefined, path);
    assert.match(integrity ?? '', /^sha512-/, path);
  }
  assert.doesNotMatch(textOf('package-lock.json'), /registry\.|"https?:\/\/[^"]*\.tgz/);
});

test('the lock has the optional packages of every platform, without which `npm ci` refuses it', () => {
  const missing = installed.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !(`node_modules/${name}` in lock.packages || `${path}/node_modules/${name}` in lock.packages))
      .map((name) => `${name}, wanted by ${path}`),
  );
  assert.deepEqual(missing, []);
});

test('the packages that run a script when they are installed are those that may', () => {
  const running = installed
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  assert.deepEqual([...new Set(running)].sort(), Object.keys(manifest.allowScripts).sort());
});

test('every dependency at run time has its version, licence and reason on record', () => {
  const record = textOf('docs/decisions/0003-dependencies.md');
  for (const [name, version] of Object.entries(atRunTime)) {
    assert.ok(record.includes(`| \`${name}\` | ${version} |`), `\`${name}\` ${version}`);
  }
  const rows = record.match(/^\| `[^`]+` \| \d+\.\d+\.\d+ \|/gm) ?? [];
  assert.equal(rows.length, Object.keys(atRunTime).length);
});
