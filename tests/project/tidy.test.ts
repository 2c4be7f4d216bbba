// How the code reads, held as a test: short files and functions, a first line that says what the file is, nothing left to do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  longFiles,
  longFunctions,
  silencedFindings,
  uncheckedAssertions,
  uncheckedAssertionsOfTests,
} from './exemptions.ts';
import { codeFiles, filesUnder, isTest, textOf } from './files.ts';
import { functionsOf } from './functions.ts';

const maxFileLines = 400;
const maxMedianFileLines = 70;
const maxFunctionLines = 70;

const sources = codeFiles();
const linesOf = (path: string) => textOf(path).split('\n').length - 1;

test('half of the source files fit on a screen, and none is longer than the limit without a reason', () => {
  const lengths = sources.filter((path) => path.startsWith('src/') && !isTest(path)).map(linesOf);
  const median = lengths.sort((one, other) => one - other)[Math.floor(lengths.length / 2)];
  assert.ok(median !== undefined && median <= maxMedianFileLines, `the median of a file is ${median} lines`);
  const long = sources.filter((path) => linesOf(path) > maxFileLines);
  assert.deepEqual(long, Object.keys(longFiles).sort());
});

test('no function is longer than the limit without a reason', () => {
  const long = sources.flatMap((path) =>
    functionsOf(textOf(path))
      .filter(({ head, lines }) => lines > maxFunctionLines && !/^(?:describe|suite)\(/.test(head))
      .map(({ head }) => `${path}: ${head}`),
  );
  assert.deepEqual(long.sort(), Object.keys(longFunctions).sort());
});

test('the measure of functions finds a long one, and what stands within it', () => {
  const text = [
    'export function long() {',
    ...Array.from({ length: 5 }, () => '  work();'),
    '  go(() => {',
    '    x();',
    '  });',
    '}',
  ];
  assert.deepEqual(functionsOf(text.join('\n')), [
    { head: 'go(() => {', lines: 3 },
    { head: 'export function long() {', lines: 10 },
  ]);
});

test('the first line of a file says what it is, but for the test that is named after the code beside it', () => {
  const named = new Set(sources.map((path) => path.replace(/\.ts$/, '.test.ts')));
  const silent = sources.filter((path) => {
    if (named.has(path) || path.endsWith(`/${path.split('/').at(-2)}.test.ts`)) return false;
    const lines = textOf(path).split('\n');
    const first = lines[0]?.startsWith('#!') ? lines[1] : lines[0];
    return !/^\/\/ \S/.test(first ?? '');
  });
  assert.deepEqual(silent, []);
});

test('nothing is left to do', () => {
  const everything = filesUnder(['src', 'tests', 'tools', 'bench', 'bin', 'docs', 'testdata', '.ci'], (path) =>
    /\.(ts|js|md|py)$|run$/.test(path),
  );
  // Written in halves, so that this file holds none of the marks.
  const marks = ['TO', 'FIX', 'HA', 'XX'].map((half, index) => `${half}${['DO', 'ME', 'CK', 'X'][index]}`);
  const pattern = new RegExp(`\\b(?:${marks.join('|')})\\b`);
  assert.deepEqual(
    everything.filter((path) => pattern.test(textOf(path))),
    [],
  );
});

test('what the compiler cannot check is counted', () => {
  const counts = countsOf(/\bas unknown as\b|\bas never\b|\bas any[;,)]|@ts-[a-z]/g);
  const isSource = (path: string) => path.startsWith('src/') && !isTestCode(path);
  const ofSources = Object.fromEntries(Object.entries(counts).filter(([path]) => isSource(path)));
  assert.deepEqual(ofSources, allowed(uncheckedAssertions));
  const ofTests = Object.entries(counts).filter(([path]) => !isSource(path));
  const total = ofTests.reduce((sum, [, count]) => sum + count, 0);
  assert.ok(total <= uncheckedAssertionsOfTests, `${total} in tests: ${ofTests.join(' ')}`);
});

test('what the linter does not say is counted', () => {
  assert.deepEqual(countsOf(/biome-ignore/g), allowed(silencedFindings));
});

function isTestCode(path: string): boolean {
  return isTest(path) || /\/(?:testing[\w-]*|conformance)\.ts$/.test(path);
}

function countsOf(pattern: RegExp): Record<string, number> {
  const counts = sources
    .filter((path) => path !== 'tests/project/tidy.test.ts' && path !== 'tests/project/exemptions.ts')
    .map((path) => [path, textOf(path).match(pattern)?.length ?? 0] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function allowed(table: Readonly<Record<string, readonly [number, string]>>): Record<string, number> {
  return Object.fromEntries(Object.entries(table).map(([path, [count]]) => [path, count]));
}
