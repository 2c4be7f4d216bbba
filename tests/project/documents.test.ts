// What the documents point at is there: links, files, functions, settings; and nothing points at somebody's machine.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { settings } from '../../src/config/config.ts';
import type { ServiceName } from '../../src/kernel/service.ts';
import { serviceTables } from '../../src/operations/table.ts';
import { codeFiles, filesUnder, root, textOf } from './files.ts';
import { walkOf } from './walk.ts';

const documents = [
  ...filesUnder(['docs', 'bench', 'testdata', 'tests'], (path) => path.endsWith('.md')),
  'README.md',
  'CHANGELOG.md',
];

/** As GitHub makes an anchor of a heading. */
function anchorsOf(path: string): readonly string[] {
  return [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('every link of a document leads to a file, and to a heading where it names one', () => {
  const broken: string[] = [];
  for (const document of documents) {
    for (const [, target = ''] of textOf(document).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? document : normalize(join(dirname(document), path));
      const leads = existsSync(join(root, file)) && (anchor === undefined || anchorsOf(file).includes(anchor));
      if (!leads) broken.push(`${document}: ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('every document that the code cites exists', () => {
  const broken = codeFiles().flatMap((path) =>
    [...textOf(path).matchAll(/\bdocs\/[\w/-]+\.md\b/g)]
      .filter(([cited]) => !existsSync(join(root, cited)))
      .map(([cited]) => `${path}: ${cited}`),
  );
  assert.deepEqual(broken, []);
});

test('no file tells of the machine on which it was written, nor of a package registry', () => {
  const machine = /(?:^|[\s"'`(=:])\/(?:work|root|home\/(?!me\/)|Users)\/\w/m;
  const registry = /registry\.npmjs|files\.pythonhosted/;
  const texts = [
    ...codeFiles(),
    ...documents,
    ...filesUnder(['.ci', 'testdata'], (path) => !/\.(ts|md)$/.test(path)),
    'package.json',
    'package-lock.json',
    'biome.json',
    'tsconfig.json',
  ];
  assert.deepEqual(
    texts.filter((path) => machine.test(textOf(path)) || registry.test(textOf(path))),
    [],
  );
  assert.deepEqual(
    documents.filter((path) => /\/tmp\//.test(textOf(path))),
    [],
  );
});

test('every decision has its context, decision, consequences and downsides', () => {
  const decisions = filesUnder(['docs/decisions'], (path) => /\/\d{4}-/.test(path));
  const numbers = decisions.map((path) => path.replace(/^.*\/(\d{4})-.*$/, '$1'));
  assert.deepEqual(numbers, [...new Set(numbers)]);
  for (const path of decisions) {
    const headings = [...textOf(path).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    assert.deepEqual(
      headings.filter((heading) => ['Context', 'Decision', 'Consequences', 'Downsides'].includes(heading ?? '')),
      ['Context', 'Decision', 'Consequences', 'Downsides'],
      path,
    );
  }
});

test('the README has every setting with its variable and default', () => {
  const readme = textOf('README.md');
  for (const { flag, variable, fallback } of Object.values(settings)) {
    const cell = fallback === '' ? '' : `\`${fallback}\``;
    assert.ok(readme.includes(`| \`--${flag}\` | \`${variable}\` | ${cell}`), flag);
  }
});

/** What the README calls not built, and an operation whose row says so. */
const notBuilt: readonly (readonly [claim: string, service: ServiceName, operation: string])[] = [
  ['directory buckets', 's3', 'CreateSession'],
  ['access points', 's3control', 'CreateAccessPoint'],
  ['batch jobs', 's3control', 'CreateJob'],
  ['metadata tables', 's3', 'CreateBucketMetadataConfiguration'],
  ['annotations of objects', 's3', 'PutObjectAnnotation'],
  ['S3 Select', 's3', 'SelectObjectContent'],
  ['custom key stores', 'kms', 'CreateCustomKeyStore'],
  ['sessions by SAML', 'sts', 'AssumeRoleWithSAML'],
  ['invitations of accounts', 'organizations', 'InviteAccountToOrganization'],
  ['trails that deliver to a bucket', 'cloudtrail', 'CreateTrail'],
];

test('what the README calls not built is not, and what it does not name is counted elsewhere', () => {
  const [paragraph = ''] = textOf('README.md').match(/^- Not built, among others: [\s\S]*?(?=^- )/m) ?? [];
  for (const [claim, service, operation] of notBuilt) {
    assert.ok(
      operation in serviceTables[service].unsupported,
      `${operation} is built: take \`${claim}\` out of the README`,
    );
    assert.ok(paragraph.includes(claim), claim);
  }
});

test('the README points at every document of the reading order', () => {
  const order = textOf('docs/README.md');
  const top = filesUnder(
    ['docs'],
    (path) => /^docs\/(?:[^/]+|[^/]+\/README)\.md$/.test(path) && path !== 'docs/README.md',
  );
  for (const path of top) assert.ok(order.includes(`(${path.replace('docs/', '')})`), path);
});

test('the walk through a PutObject names files and functions that exist', () => {
  const steps = walkOf(textOf('docs/architecture.md'));
  assert.ok(steps.length >= 15, `${steps.length} steps`);
  for (const { files, functions, text } of steps) {
    assert.ok(files.length > 0, `a step without a file: ${text}`);
    const sources = files.map((file) => textOf(normalize(join('docs', file)))).join('\n');
    for (const name of functions) {
      assert.ok(defines(sources, name), `\`${name}()\` in ${files.join(', ')}`);
    }
  }
});

test('what is only called, or named in a comment, is not defined', () => {
  const source =
    '// made by render()\nexport const other = render(1);\nfunction draw() {}\n  async take(one: number) {\n  work(1);\n';
  assert.deepEqual(
    ['render', 'draw', 'take', 'other', 'rend', 'work'].filter((name) => defines(source, name)),
    ['draw', 'take', 'other'],
  );
});

function defines(source: string, name: string): boolean {
  return new RegExp(
    `^(?:export )?(?:async )?function\\*? ${name}\\b|^(?:export )?const ${name}\\b|^ +(?:static )?(?:async )?\\*?#?${name}(?:<.*>)?\\([^;\\n]*$`,
    'm',
  ).test(source);
}
