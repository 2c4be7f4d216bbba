// The policies of the seeds, word for word from testdata/seeds/, with the placeholders filled in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../testdata/seeds');

export type SeedPolicy =
  | '000-identity-policy'
  | '000-key-policy'
  | '001-bucket-policy'
  | '001-identity-policy'
  | '001-key-policy'
  | '002-bucket-policy'
  | '002-identity-policy'
  | '002-key-policy'
  | '004-identity-policy-unversioned'
  | '004-identity-policy-versioned'
  | '004-key-statement';

/** Every placeholder must be there, so that a policy cannot be tested with one left as it was. */
export function seedPolicy(name: SeedPolicy, placeholders: Readonly<Record<string, string>>): string {
  let text = readFileSync(resolve(folder, `${name}.json`), 'utf8');
  for (const [placeholder, value] of Object.entries(placeholders)) {
    assert.ok(text.includes(placeholder), `${name} has no \`${placeholder}\``);
    text = text.replaceAll(placeholder, value);
  }
  return text;
}

/** The guide's identity policy lacks one comma, and is nothing that IAM takes until it is there. */
export function withComma(published: string): string {
  assert.ok(published.includes('"s3:PutObject"\n'));
  return published.replace('"s3:PutObject"\n', '"s3:PutObject",\n');
}
