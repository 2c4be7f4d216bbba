// Every member of an operation's input is named in the code that the operation runs, so that none is silently ignored.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { serviceNames } from '../../src/kernel/service.ts';
import { serviceTables } from '../../src/operations/table.ts';
import { operationSchema } from '../../src/protocol/schema/model.ts';
import { filesUnder, isTest, textOf } from './files.ts';

/** Members that no operation needs to name, and why. */
const readElsewhere: readonly (readonly [member: RegExp, why: string])[] = [
  [/^Checksum|^ContentMD5$/, 'checksums are read from the headers and trailers, and verified with the body'],
  [/^ContentLength$/, 'the size is that of the body'],
];

/** `service.Operation.Member` → why ignoring it is what AWS would do here. */
const withoutEffect: Readonly<Record<string, string>> = {
  'organizations.CreateAccount.IamUserAccessToBilling': 'there is no billing to have access to',
};

/** The text of a file and of all that it imports within its folder, directly or not. */
function reachOf(path: string, folder: ReadonlySet<string>, seen = new Set<string>()): Set<string> {
  if (seen.has(path) || !folder.has(path)) return seen;
  seen.add(path);
  for (const [, target = ''] of textOf(path).matchAll(/from '(\.\.?\/[^']+)'/g)) {
    reachOf(join(path, '..', target), folder, seen);
  }
  return seen;
}

test('no member of an input is ignored without a reason', () => {
  const ignored: string[] = [];
  for (const service of serviceNames) {
    const folder = new Set(filesUnder([`src/operations/${service}`], (path) => !isTest(path)));
    for (const operation of Object.keys(serviceTables[service].operations)) {
      const files = reachOf(`src/operations/${service}/${operation}.ts`, folder);
      const words = new Set([...files].flatMap((file) => textOf(file).match(/\b\w+\b/g) ?? []));
      for (const member of operationSchema(service, operation)?.input.byName.keys() ?? []) {
        const isNamed = words.has(member) || readElsewhere.some(([pattern]) => pattern.test(member));
        if (!isNamed) ignored.push(`${service}.${operation}.${member}`);
      }
    }
  }
  assert.deepEqual(ignored.sort(), Object.keys(withoutEffect).sort());
});
