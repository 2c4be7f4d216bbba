// `docs/decisions/README.md`: the decisions in their order, by the headings of their files.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generatedNotice, table } from './markdown.ts';

const folder = resolve(import.meta.dirname, '../../docs/decisions');

/** Number and matter of the decisions: each part of the project has ten numbers. */
const parts: readonly (readonly [from: number, matter: string])[] = [
  [0, 'The project'],
  [10, 'Policies'],
  [20, 'Cryptography'],
  [30, 'Signatures, framed bodies, checksums'],
  [40, 'Storage'],
  [50, 'Protocols'],
  [60, 'IAM, STS, Organizations'],
  [70, 'KMS'],
  [80, 'S3'],
  [90, 'Uploads in parts'],
  [95, 'Background work and processes'],
  [100, 'Instances and the walkthrough'],
  [110, 'Grants and rotation'],
  [130, 'Refusals and their explanation'],
  [150, 'Configurations of buckets'],
  [210, 'Sessions, identity providers, the organization'],
  [220, 'Validation of policies'],
];

export function decisionsDocument(): string {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.md$/.test(name))
    .sort();
  const sections = parts.flatMap(([from, matter], index) => {
    const next = parts[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    const rows = files
      .filter((name) => Number.parseInt(name, 10) >= from && Number.parseInt(name, 10) < next)
      .map((name) => [name.slice(0, 4), `[${titleOf(name)}](${name})`]);
    return rows.length === 0 ? [] : [`## ${matter}`, table(['Number', 'Decision'], rows)];
  });
  return [
    generatedNotice,
    '# Decisions',
    'Why things are as they are: the context, the decision, what follows from it, and what it costs. A decision that is changed gets a new record, and the old one says which.',
    ...sections,
    '',
  ].join('\n\n');
}

function titleOf(name: string): string {
  const heading = readFileSync(join(folder, name), 'utf8').split('\n')[0] ?? '';
  return heading.replace(/^# (?:\d{4}: )?/, '');
}
