// What a page of a listing reads depends on its size, not on how many keys, aliases or grants there are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addGrant, type KmsGrantRecord } from '../../storage/records/kms-grant.ts';
import { KmsAlias, KmsKey } from '../../storage/records/kms-key.ts';
import type { RecordRange, RecordTransaction } from '../../storage/records/record.ts';
import type { kmsOperations } from './table.ts';
import { here, home, newWorld, type World } from './testing.ts';

const count = 2500;
const hexId = (i: number) => i.toString(16).padStart(64, '0');
const keyIdOf = (i: number) => `00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}`;
const user = (name: string) => ({ name: `arn:aws:iam::${home}:user/${name}`, boundTo: name });

async function fill(world: World, put: (transaction: RecordTransaction, i: number) => unknown): Promise<void> {
  await world.records.transaction(async (transaction) => {
    for (let i = 0; i < count; i += 1) await put(transaction, i);
  });
}

/** Counts the records that listings hand out. */
function countReads(world: World): { reads: number } {
  const counter = { reads: 0 };
  const list = world.records.list.bind(world.records);
  Object.defineProperty(world.records, 'list', {
    value: async function* (kind: typeof KmsKey, range: RecordRange) {
      for await (const entry of list(kind, range)) {
        counter.reads += 1;
        yield entry;
      }
    },
  });
  return counter;
}

interface PageRow {
  readonly listing: keyof typeof kmsOperations;
  readonly input: { readonly [member: string]: unknown };
  readonly mostReads: number;
}

async function crowdedWorld() {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  const key = await world.records.get(KmsKey, [home, here, KeyId]);
  assert(key !== undefined);
  await fill(world, (tx, i) => tx.put(KmsKey, [home, here, keyIdOf(i)], { ...key, keyId: keyIdOf(i) }));
  const alias = { account: home, region: here, targetKeyId: KeyId, createdAtMs: 0, updatedAtMs: 0 };
  await fill(world, (tx, i) => tx.put(KmsAlias, [home, here, `alias/${i}`], { ...alias, name: `alias/${i}` }));
  const grant: Omit<KmsGrantRecord, 'grantId' | 'grantee'> = {
    ...{ account: home, region: here, keyId: KeyId, issuingAccount: home, createdAtMs: 0 },
    ...{ name: undefined, digest: undefined, retiring: user('retiring'), operations: ['Decrypt'], constraints: {} },
  };
  const grantee = (i: number) => user(i === count - 1 ? 'rare' : 'usual');
  await fill(world, (tx, i) => addGrant(tx, { ...grant, grantId: hexId(i), grantee: grantee(i) }));
  return { world, KeyId };
}

const rows = (KeyId: string): readonly PageRow[] => [
  { listing: 'ListKeys', input: { Limit: 10 }, mostReads: 11 },
  { listing: 'ListAliases', input: { Limit: 10 }, mostReads: 11 },
  { listing: 'ListAliases', input: { KeyId, Limit: 10 }, mostReads: 0 },
  { listing: 'ListGrants', input: { KeyId, Limit: 10 }, mostReads: 11 },
  { listing: 'ListGrants', input: { KeyId, GrantId: hexId(1234) }, mostReads: 0 },
  { listing: 'ListGrants', input: { KeyId, GranteePrincipal: user('rare').name }, mostReads: 1001 },
  { listing: 'ListRetirableGrants', input: { RetiringPrincipal: user('retiring').name, Limit: 10 }, mostReads: 11 },
];

test('a page of any listing reads no more than itself, however many there are', async () => {
  const { world, KeyId } = await crowdedWorld();
  const counter = countReads(world);
  for (const { listing, input, mostReads } of rows(KeyId)) {
    counter.reads = 0;
    await world.callNamed(listing, input, world.root);
    assert(counter.reads <= mostReads, `${listing} ${JSON.stringify(input)}: ${counter.reads}`);
  }
});

test('pages that hold nothing lead on to the one grant of a grantee, and end', async () => {
  const { world, KeyId } = await crowdedWorld();
  const found: unknown[] = [];
  let pages = 0;
  let Marker: unknown;
  do {
    const input = { KeyId, GranteePrincipal: user('rare').name, ...(Marker !== undefined && { Marker }) };
    const page = await world.callNamed('ListGrants', input, world.root);
    found.push(...(page.Grants as readonly { readonly GrantId: string }[]).map(({ GrantId }) => GrantId));
    assert.equal(page.Truncated, page.NextMarker !== undefined);
    Marker = page.NextMarker;
    pages += 1;
  } while (Marker !== undefined);
  assert.deepEqual(found, [hexId(count - 1)]);
  assert.equal(pages, 3);
});
