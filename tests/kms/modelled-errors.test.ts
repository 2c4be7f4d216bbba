// Every error that AWS's model gives an operation of KMS comes over the wire, or is listed with the reason why it cannot.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { kmsOperations } from '../../src/operations/kms/table.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { refused } from './accounts.ts';
import { exceptions, modelledErrors, type Sample, ways, whyNever } from './modelled-errors.ts';
import { inputOf, kinds, type Name, withoutKey } from './sample-calls.ts';

let server: TestServer;

before(async () => {
  server = await startServer();
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const commands: ReadonlyMap<string, unknown> = new Map(Object.entries(kms));
type AnyCommand = new (input: object) => Parameters<kms.KMSClient['send']>[0];

/** A client for each call: a client takes over the time of the server's machine. */
async function call(name: Name, input: object): Promise<Record<string, unknown>> {
  const Command = commands.get(`${name}Command`) as AnyCommand;
  return { ...(await server.clients(server.admin).kms.send(new Command(input))) };
}

async function newSample(name: Name): Promise<Sample> {
  const advance = (ms: number) => server.clock.advance(ms);
  if (withoutKey.includes(name)) {
    const root = `arn:aws:iam::${server.managementAccount}:root`;
    const needed = name === 'ListRetirableGrants' ? { RetiringPrincipal: root } : {};
    const input = name === 'GenerateRandom' ? { NumberOfBytes: 8 } : needed;
    return { name, input, keyArn: '', call, advance };
  }
  const { KeyMetadata } = (await call('CreateKey', kinds[name] ?? {})) as Partial<kms.CreateKeyCommandOutput>;
  const keyArn = KeyMetadata?.Arn ?? '';
  const input = (await inputOf(call, name, keyArn)) as Sample['input'];
  if (name === 'CancelKeyDeletion') await call('ScheduleKeyDeletion', { KeyId: keyArn });
  return { name, input, keyArn, call, advance };
}

const names = Object.keys(kmsOperations) as Name[];

for (const name of names) {
  for (const error of modelledErrors(name)) {
    if (whyNever(name, error) !== undefined) continue;
    test(`${name} answers ${error}`, async () => {
      const way = ways[`${name}.${error}`] ?? ways[error] ?? assert.fail(`no way to ${error} of ${name} is known`);
      const sample = await newSample(name);
      await refused(call(name, await way(sample)), error);
    });
  }
}

test('no way and no exception is left over, and none is both', () => {
  const modelled = names.flatMap((name) => modelledErrors(name).map((error) => [name, error] as const));
  assert(modelled.length > 300);
  const known = new Set(modelled.flatMap(([name, error]) => [error, `${name}.${error}`]));
  for (const key of [...Object.keys(ways), ...exceptions]) assert(known.has(key), key);
  for (const key of exceptions) assert(!(key in ways), key);
});
