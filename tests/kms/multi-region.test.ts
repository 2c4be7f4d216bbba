// Multi-Region keys over the wire: shared material and id, everything else each key's own. Row seed 002-2 is about the other keys.
// https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { refused } from './accounts.ts';
import { importMaterial } from './imports.ts';

let server: TestServer;
const dayMs = 86_400_000;
const [here, there, third] = ['us-east-1', 'eu-central-1', 'ap-southeast-2'] as const;

before(async () => {
  server = await startServer();
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const client = (region: string = here) => server.clients(server.admin, region).kms;
const arnIn = (region: string, arn: string): string => arn.replace(here, region);

async function newPrimary(
  input: kms.CreateKeyCommandInput = {},
): Promise<{ readonly id: string; readonly arn: string }> {
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({ ...input, MultiRegion: true }));
  assert(KeyMetadata?.KeyId !== undefined && KeyMetadata.Arn !== undefined);
  return { id: KeyMetadata.KeyId, arn: KeyMetadata.Arn };
}

const replicate = (KeyId: string, ReplicaRegion: string = there, more: Partial<kms.ReplicateKeyCommandInput> = {}) =>
  client().send(new kms.ReplicateKeyCommand({ KeyId, ReplicaRegion, ...more }));
const metadata = async (KeyId: string, region: string = here) => {
  const { KeyMetadata } = await client(region).send(new kms.DescribeKeyCommand({ KeyId }));
  assert(KeyMetadata !== undefined);
  return KeyMetadata;
};
const encrypt = async (KeyId: string, region: string, text: string) => {
  const input = { KeyId, Plaintext: Buffer.from(text), EncryptionContext: { text } };
  return (await client(region).send(new kms.EncryptCommand(input))).CiphertextBlob;
};
const decrypt = async (CiphertextBlob: Uint8Array | undefined, region: string, text: string, KeyId?: string) => {
  const input = { CiphertextBlob, EncryptionContext: { text }, ...(KeyId && { KeyId }) };
  const opened = await client(region).send(new kms.DecryptCommand(input));
  assert.equal(Buffer.from(opened.Plaintext ?? []).toString(), text);
  return opened;
};

test('a primary key and its replicas say what they are, each with a policy, tags and a description of its own', async () => {
  const { id, arn } = await newPrimary({ Description: 'first' });
  assert.match(id, /^mrk-[0-9a-f]{32}$/);
  const alone = await metadata(id);
  assert.equal(alone.MultiRegion, true);
  const primary = { Arn: arn, Region: here };
  assert.deepEqual(alone.MultiRegionConfiguration, {
    MultiRegionKeyType: 'PRIMARY',
    PrimaryKey: primary,
    ReplicaKeys: [],
  });
  const Tags = [{ TagKey: 'where', TagValue: 'there' }];
  const made = await replicate(id, there, { Tags, Description: 'second' });
  assert.deepEqual(made.ReplicaTags, Tags);
  assert.match(made.ReplicaPolicy ?? '', /kms:\*/);
  const replica = { Arn: arnIn(there, arn), Region: there };
  const configuration = { PrimaryKey: primary, ReplicaKeys: [replica] };
  const described = await metadata(id, there);
  assert.deepEqual(described, made.ReplicaKeyMetadata);
  assert.deepEqual(described.MultiRegionConfiguration, { MultiRegionKeyType: 'REPLICA', ...configuration });
  assert.deepEqual((await metadata(id)).MultiRegionConfiguration, { MultiRegionKeyType: 'PRIMARY', ...configuration });
  assert.deepEqual([described.Arn, described.KeyId, described.Description], [replica.Arn, id, 'second']);
  assert.equal(described.CurrentKeyMaterialId, alone.CurrentKeyMaterialId);
  const listed = await client().send(new kms.ListResourceTagsCommand({ KeyId: id }));
  assert.deepEqual(listed.Tags, []);
  await client(there).send(new kms.DisableKeyCommand({ KeyId: id }));
  assert.equal((await metadata(id)).KeyState, 'Enabled');
  await refused(encrypt(id, there, 'x'), 'DisabledException');
});

test('what one key sealed, every related key opens in its own Region, and answers with its own ARN', async () => {
  const { id, arn } = await newPrimary();
  await replicate(id, there);
  await replicate(id, third);
  const regions = [here, there, third];
  const sealed: { readonly text: string; readonly blob: Uint8Array | undefined }[] = [];
  for (const text of regions) sealed.push({ text, blob: await encrypt(id, text, text) });
  await server.restart();
  for (const { text, blob } of sealed)
    for (const region of regions) {
      const opened = await decrypt(blob, region, text);
      assert.equal(opened.KeyId, arnIn(region, arn));
      await decrypt(blob, region, text, arnIn(region, arn));
      const moved = await client(region).send(
        new kms.ReEncryptCommand({ CiphertextBlob: blob, SourceEncryptionContext: { text }, DestinationKeyId: id }),
      );
      assert.equal(moved.SourceKeyId, arnIn(region, arn));
    }
  const [first] = sealed;
  await refused(
    decrypt(first?.blob, 'sa-east-1', first?.text ?? ''),
    'AccessDeniedException',
    /does not exist in this region/,
  );
  const stranger = await newPrimary();
  await refused(decrypt(first?.blob, here, first?.text ?? '', stranger.id), 'IncorrectKeyException');
});

test('related key pairs and HMAC keys are one as well', async () => {
  const pair = await newPrimary({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  await replicate(pair.id);
  const Message = Buffer.from('a message');
  const signing = { KeyId: pair.id, Message, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
  const { Signature } = await client().send(new kms.SignCommand(signing));
  const verified = await client(there).send(new kms.VerifyCommand({ ...signing, Signature }));
  assert.equal(verified.SignatureValid, true);
  const codes = await newPrimary({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  await replicate(codes.id);
  const mac = { KeyId: codes.id, Message, MacAlgorithm: 'HMAC_SHA_256' } as const;
  const one = await client().send(new kms.GenerateMacCommand(mac));
  const two = await client(there).send(new kms.GenerateMacCommand(mac));
  assert.deepEqual(one.Mac, two.Mac);
});

test('rotation is set on the primary key, and all keys rotate with it', async () => {
  const { id, arn } = await newPrimary();
  await replicate(id);
  const enable = (region: string) =>
    client(region).send(new kms.EnableKeyRotationCommand({ KeyId: id, RotationPeriodInDays: 90 }));
  const rotate = (region: string) => client(region).send(new kms.RotateKeyOnDemandCommand({ KeyId: id }));
  await refused(enable(there), 'UnsupportedOperationException', /replica key/);
  await refused(rotate(there), 'UnsupportedOperationException', /replica key/);
  await enable(here);
  const status = await client(there).send(new kms.GetKeyRotationStatusCommand({ KeyId: id }));
  assert.deepEqual(
    [status.KeyId, status.KeyRotationEnabled, status.RotationPeriodInDays],
    [arnIn(there, arn), true, 90],
  );
  const old = await encrypt(id, there, 'old');
  await rotate(here);
  server.clock.advance(91 * dayMs);
  await server.runDueJobs();
  const materials = await Promise.all(
    [here, there].map(async (region) => (await metadata(id, region)).CurrentKeyMaterialId),
  );
  assert.equal(materials[0], materials[1]);
  for (const region of [here, there]) {
    const { Rotations } = await client(region).send(new kms.ListKeyRotationsCommand({ KeyId: id }));
    assert.deepEqual(
      Rotations?.map(({ RotationType }) => RotationType),
      ['ON_DEMAND', 'AUTOMATIC'],
    );
    await decrypt(old, region, 'old');
  }
  await decrypt(await encrypt(id, here, 'new'), there, 'new');
  await client().send(new kms.DisableKeyRotationCommand({ KeyId: id }));
  const off = await client(there).send(new kms.GetKeyRotationStatusCommand({ KeyId: id }));
  assert.equal(off.KeyRotationEnabled, false);
});

test('a replica becomes the primary key, and takes the rotation over', async () => {
  const { id } = await newPrimary();
  await replicate(id);
  await replicate(id, third);
  await client().send(new kms.EnableKeyRotationCommand({ KeyId: id, RotationPeriodInDays: 90 }));
  await client().send(new kms.UpdatePrimaryRegionCommand({ KeyId: id, PrimaryRegion: there }));
  for (const region of [here, there, third]) {
    const { MultiRegionConfiguration: set } = await metadata(id, region);
    assert.equal(set?.PrimaryKey?.Region, there);
    assert.deepEqual(set?.ReplicaKeys?.map(({ Region }) => Region).sort(), [third, here].sort());
    assert.equal(set?.MultiRegionKeyType, region === there ? 'PRIMARY' : 'REPLICA');
  }
  await refused(replicate(id, 'eu-west-1'), 'UnsupportedOperationException', /not a multi-Region primary key/);
  const before = (await metadata(id)).CurrentKeyMaterialId;
  server.clock.advance(91 * dayMs);
  await server.runDueJobs();
  const after = (await metadata(id)).CurrentKeyMaterialId;
  assert.notEqual(after, before);
  assert.equal((await metadata(id, there)).CurrentKeyMaterialId, after);
  const { Rotations } = await client(third).send(new kms.ListKeyRotationsCommand({ KeyId: id }));
  assert.equal(Rotations?.length, 1);
});

test('a primary key is deleted after its replicas, and its waiting period begins with the last of them gone', async () => {
  const { id } = await newPrimary();
  await replicate(id);
  const schedule = (region: string) =>
    client(region).send(new kms.ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays: 7 }));
  const scheduled = await schedule(here);
  assert.deepEqual(
    [scheduled.KeyState, scheduled.DeletionDate, scheduled.PendingWindowInDays],
    ['PendingReplicaDeletion', undefined, 7],
  );
  const waiting = await metadata(id);
  assert.deepEqual([waiting.KeyState, waiting.PendingDeletionWindowInDays], ['PendingReplicaDeletion', 7]);
  await refused(encrypt(id, here, 'x'), 'KMSInvalidStateException', /is pending replica deletion/);
  await client().send(new kms.CancelKeyDeletionCommand({ KeyId: id }));
  assert.equal((await metadata(id)).KeyState, 'Disabled');
  await schedule(here);
  assert.equal((await schedule(there)).KeyState, 'PendingDeletion');
  server.clock.advance(8 * dayMs);
  await server.runDueJobs();
  await refused(metadata(id, there), 'NotFoundException');
  const begun = await metadata(id);
  assert.deepEqual([begun.KeyState, begun.MultiRegionConfiguration?.ReplicaKeys], ['PendingDeletion', []]);
  const leftMs = (begun.DeletionDate?.getTime() ?? 0) - server.clock.now();
  assert(leftMs > 6.9 * dayMs && leftMs <= 7 * dayMs, `${leftMs}`);
  server.clock.advance(8 * dayMs);
  await server.runDueJobs();
  await refused(metadata(id), 'NotFoundException');
});

test('imported material is imported into every Region by itself, and rotates when it is everywhere', async () => {
  const { id } = await newPrimary({ Origin: 'EXTERNAL' });
  await refused(replicate(id), 'KMSInvalidStateException', /pending import/);
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const at = (region: string) => () => client(region);
  await importMaterial(at(here), id, first);
  const made = await replicate(id);
  assert.equal(made.ReplicaKeyMetadata?.KeyState, 'PendingImport');
  await refused(importMaterial(at(there), id, second), 'IncorrectKeyMaterialException');
  const sealed = await encrypt(id, here, 'sealed');
  await importMaterial(at(there), id, first);
  await decrypt(sealed, there, 'sealed');
  const ImportType = 'NEW_KEY_MATERIAL';
  await refused(importMaterial(at(there), id, second, { ImportType }), 'IncorrectKeyMaterialException', /replica key/);
  await importMaterial(at(here), id, second, { ImportType });
  const stateOf = async (region: string) => {
    const input = { KeyId: id, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const;
    const { Rotations } = await client(region).send(new kms.ListKeyRotationsCommand(input));
    return Rotations?.at(-1)?.KeyMaterialState;
  };
  const rotate = () => client().send(new kms.RotateKeyOnDemandCommand({ KeyId: id }));
  assert.equal(await stateOf(here), 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION');
  await refused(rotate(), 'KMSInvalidStateException', /in all Regions/);
  await importMaterial(at(there), id, second);
  assert.deepEqual([await stateOf(here), await stateOf(there)], ['PENDING_ROTATION', 'PENDING_ROTATION']);
  await rotate();
  assert.deepEqual([await stateOf(here), await stateOf(there)], ['CURRENT', 'CURRENT']);
  await decrypt(await encrypt(id, there, 'new'), here, 'new');
  // The material of one key is gone: the other works on.
  await client(there).send(new kms.DeleteImportedKeyMaterialCommand({ KeyId: id }));
  await refused(decrypt(sealed, there, 'sealed'), 'KMSInvalidStateException', /pending import/);
  await decrypt(sealed, here, 'sealed');
});

test('to replicate is also to create a key in the other Region, and the trail of both Regions tells of it', async () => {
  const { id, arn } = await newPrimary();
  await replicate(id);
  const { cloudtrail } = server.clients(server.admin, there);
  const LookupAttributes = [{ AttributeKey: 'ResourceName', AttributeValue: arnIn(there, arn) } as const];
  const { Events } = await cloudtrail.send(new LookupEventsCommand({ LookupAttributes }));
  assert.deepEqual(
    Events?.map(({ EventName }) => EventName),
    ['CreateKey'],
  );
});
