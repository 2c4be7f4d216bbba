// Whatever a key goes through, every ciphertext ever made opens with its context, and with no bit of it changed. Row seed 000-6.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateKeyCommandInput, EncryptCommandOutput } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { importInput } from '../../../tests/kms/sample-calls.ts';
import { rotateDueKeys } from '../../jobs/key-rotation.ts';
import { dayMs } from '../../kernel/clock.ts';
import type { Region } from '../../kernel/ids.ts';
import type { kmsOperations } from './table.ts';
import { elsewhere, here, newWorld, refused, type World } from './testing.ts';

type Name = keyof typeof kmsOperations;

const call = (world: World, name: Name, input: object, region: Region) =>
  world.callNamed(name, input, world.root, { region });

interface Made {
  readonly blob: Buffer;
  readonly plaintext: Buffer;
  readonly context: Readonly<Record<string, string>>;
}

/** A key, and the Regions in which it is. */
interface Subject {
  readonly KeyId: string;
  readonly regions: readonly Region[];
  readonly isImported: boolean;
}

async function newSubject(world: World, kind: CreateKeyCommandInput): Promise<Subject> {
  const { id: KeyId } = await world.newKey(kind);
  const isImported = kind.Origin === 'EXTERNAL';
  const regions = kind.MultiRegion === true ? [here, elsewhere] : [here];
  if (isImported) await importAgain(world, KeyId, here);
  if (kind.MultiRegion === true) await call(world, 'ReplicateKey', { KeyId, ReplicaRegion: elsewhere }, here);
  if (isImported && kind.MultiRegion === true) await importAgain(world, KeyId, elsewhere);
  return { KeyId, regions, isImported };
}

async function importAgain(world: World, KeyId: string, region: Region): Promise<void> {
  const calling = (name: Name, input: object) => call(world, name, input, region);
  await calling('ImportKeyMaterial', await importInput(calling, KeyId));
}

const steps = ['rotate', 'year', 'forget', 'disable', 'reimport', 'move'] as const;
type Step = (typeof steps)[number];

/** What may happen to a key and must harm no ciphertext. */
async function take(step: Step, world: World, { KeyId, regions, isImported }: Subject): Promise<void> {
  const primary = regions.length > 1 ? await primaryOf(world, KeyId) : here;
  switch (step) {
    case 'rotate':
      if (!isImported) await call(world, 'RotateKeyOnDemand', { KeyId }, primary);
      return;
    case 'year':
      if (!isImported) await call(world, 'EnableKeyRotation', { KeyId }, primary);
      world.clock.advance(366 * dayMs);
      await rotateDueKeys({ ...world, trail: { append: () => {} } });
      return;
    case 'forget':
      // As after a start: nothing unwrapped is at hand.
      world.keyring.forgetAll();
      return;
    case 'disable':
      for (const name of ['DisableKey', 'EnableKey'] as const) await call(world, name, { KeyId }, primary);
      return;
    case 'reimport':
      if (!isImported) return;
      await call(world, 'DeleteImportedKeyMaterial', { KeyId }, primary);
      await importAgain(world, KeyId, primary);
      return;
    case 'move':
      if (regions.length < 2) return;
      await call(world, 'UpdatePrimaryRegion', { KeyId, PrimaryRegion: primary === here ? elsewhere : here }, primary);
  }
}

async function primaryOf(world: World, KeyId: string): Promise<Region> {
  const { KeyMetadata } = await call(world, 'DescribeKey', { KeyId }, here);
  const { MultiRegionConfiguration } = KeyMetadata as {
    MultiRegionConfiguration?: { PrimaryKey?: { Region?: string } };
  };
  return MultiRegionConfiguration?.PrimaryKey?.Region === elsewhere ? elsewhere : here;
}

async function encrypt(world: World, KeyId: string, region: Region, plaintext: Buffer, context: Made['context']) {
  const input = { KeyId, Plaintext: plaintext, EncryptionContext: context };
  const { CiphertextBlob } = (await call(world, 'Encrypt', input, region)) as Partial<EncryptCommandOutput>;
  return { blob: Buffer.from(CiphertextBlob ?? []), plaintext, context };
}

async function opensAlone(world: World, { KeyId, regions }: Subject, made: Made, bit: number): Promise<void> {
  for (const region of regions) {
    const open = (CiphertextBlob: Buffer, EncryptionContext: Made['context']) =>
      call(world, 'Decrypt', { KeyId, CiphertextBlob, EncryptionContext }, region);
    assert.deepEqual((await open(made.blob, made.context)).Plaintext, made.plaintext);
    await refused(open(made.blob, { ...made.context, more: 'x' }), 'InvalidCiphertextException');
    const changed = Buffer.from(made.blob);
    const at = bit % (changed.length * 8);
    changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
    await assert.rejects(
      open(changed, made.context),
      // A changed name of the key is that of another key.
      ({ code }: { code?: string }) => code === 'InvalidCiphertextException' || code === 'IncorrectKeyException',
    );
  }
}

const kinds: readonly CreateKeyCommandInput[] = [
  {},
  { Origin: 'EXTERNAL' },
  { MultiRegion: true },
  { MultiRegion: true, Origin: 'EXTERNAL' },
];
const texts = fc.string({ unit: 'grapheme', maxLength: 12 });
const contexts = fc
  .dictionary(texts, texts, { maxKeys: 3 })
  .filter(
    (context) => new Set(Object.keys(context).map((key) => key.toLowerCase())).size === Object.keys(context).length,
  )
  .map((context) => ({ ...context }));

for (const kind of kinds)
  test(`every ciphertext of a key opens for ever: ${JSON.stringify(kind)}`, async () => {
    const step = fc.tuple(
      fc.constantFrom(...steps),
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      contexts,
      fc.nat(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (taken) => {
        const world = await newWorld();
        const subject = await newSubject(world, kind);
        const made: Made[] = [];
        for (const [next, plaintext, context, bit] of taken) {
          const region = subject.regions[bit % subject.regions.length] ?? here;
          made.push(await encrypt(world, subject.KeyId, region, Buffer.from(plaintext), context));
          await take(next, world, subject);
          for (const one of made) await opensAlone(world, subject, one, bit);
        }
      }),
      { numRuns: 6 },
    );
  });
