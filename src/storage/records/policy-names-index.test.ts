// The entries of who is named where: made for older data, read alone, and never missed by a deletion.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordSealer } from '../../crypto/sealed-record.ts';
import { accountId } from '../../kernel/ids.ts';
import { systemRandom } from '../../kernel/random.ts';
import { renamePrincipal } from '../../operations/iam/principal-names.ts';
import { MemoryMetadata } from '../metadata/memory.ts';
import type { Entry, MetadataStore, Range } from '../metadata/metadata.ts';
import { BucketPolicy } from './bucket.ts';
import { Role, type RoleRecord } from './identity.ts';
import { enterNames, PolicyNaming } from './policy-names.ts';
import { indexPolicyNames } from './policy-names-index.ts';
import type { RecordStore } from './record.ts';
import { openRecordStore } from './record-store.ts';

const account = accountId('111122223333');
const arnOf = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const naming = (...arns: string[]) => JSON.stringify({ Statement: [{ Principal: { AWS: arns } }] });

function role(name: string, trustPolicy: string): RoleRecord {
  return {
    account,
    name,
    path: '/',
    id: `AROA${name}`,
    arn: arnOf(name),
    createdAtMs: 0,
    inlinePolicies: {},
    attachedPolicyArns: [],
    permissionsBoundaryArn: undefined,
    tags: {},
    description: undefined,
    maxSessionSeconds: 3600,
    trustPolicy,
  };
}

/** Counts what is read of the store. */
class CountingMetadata extends MemoryMetadata implements MetadataStore {
  reads = 0;

  override get(key: Buffer): Buffer | undefined {
    this.reads += 1;
    return super.get(key);
  }

  override *range(range: Range): Iterable<Entry> {
    for (const entry of super.range(range)) {
      this.reads += 1;
      yield entry;
    }
  }
}

async function storeWith(others: number) {
  const metadata = new CountingMetadata();
  const records = openRecordStore({ metadata, sealer: createRecordSealer(systemRandom.bytes(32), systemRandom) });
  await records.transaction(async (transaction) => {
    for (let index = 0; index < others; index++)
      transaction.put(Role, [account, `other-${index}`], role(`other-${index}`, naming(arnOf('admin'))));
    transaction.put(Role, [account, 'named'], role('named', naming(arnOf('goes'), arnOf('admin'))));
    transaction.put(BucketPolicy, ['bucket'], { document: naming(arnOf('goes')) });
  });
  await indexPolicyNames(records);
  return { records, metadata };
}

async function readsOfDeletion(others: number): Promise<number> {
  const { records, metadata } = await storeWith(others);
  metadata.reads = 0;
  await records.transaction((transaction) => renamePrincipal(transaction, arnOf('goes'), 'AROAgoes'));
  const { reads } = metadata;
  assert.equal((await records.get(Role, [account, 'named']))?.trustPolicy, naming('AROAgoes', arnOf('admin')));
  assert.equal((await records.get(BucketPolicy, ['bucket']))?.document, naming('AROAgoes'));
  for await (const _ of records.list(PolicyNaming, { under: [arnOf('goes')] })) assert.fail('an entry is left');
  return reads;
}

test('a deletion reads the policies that name the principal, however many others there are', async () => {
  const few = await readsOfDeletion(10);
  assert.ok(few < 40, `${few} reads`);
  assert.equal(await readsOfDeletion(3000), few);
});

test('entries are made once, and again when they were cut short', async () => {
  const { records } = await storeWith(3);
  const entries = async () => {
    let count = 0;
    for await (const _ of records.list(PolicyNaming, { under: [] })) count += 1;
    return count;
  };
  assert.equal(await entries(), 6);
  await indexPolicyNames(records);
  assert.equal(await entries(), 6);
});

test('a policy that is written while its principal is deleted is rewritten as well', async () => {
  const { records } = await storeWith(1);
  const write = (store: RecordStore) =>
    store.transaction(async (transaction) => {
      transaction.put(BucketPolicy, ['late'], { document: naming(arnOf('goes')) });
      enterNames(transaction, ['bucket', 'late'], naming(arnOf('goes')));
    });
  let attempts = 0;
  await records.transaction(async (transaction) => {
    attempts += 1;
    await renamePrincipal(transaction, arnOf('goes'), 'AROAgoes');
    if (attempts === 1) await write(records);
  });
  assert.equal(attempts, 2);
  assert.equal((await records.get(BucketPolicy, ['late']))?.document, naming('AROAgoes'));
});

test('a policy that is replaced takes its entries along', async () => {
  const { records } = await storeWith(0);
  await records.transaction(async (transaction) =>
    enterNames(transaction, ['bucket', 'bucket'], naming(arnOf('admin')), naming(arnOf('goes'))),
  );
  const places: string[] = [];
  for await (const { value } of records.list(PolicyNaming, { under: [] })) places.push(value.place.join('/'));
  assert.deepEqual(places.sort(), ['bucket/bucket', `role/${account}/named`, `role/${account}/named`]);
});
