// What ReplicateKey and UpdatePrimaryRegion refuse, and to whom. https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { allow, newAccount, policy, refused } from './accounts.ts';

let server: TestServer;
const [here, there, third] = ['us-east-1', 'eu-central-1', 'ap-southeast-2'] as const;

before(async () => {
  server = await startServer();
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const client = (region: string = here) => server.clients(server.admin, region).kms;

async function newPrimary(): Promise<{ readonly id: string }> {
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({ MultiRegion: true }));
  assert(KeyMetadata?.KeyId !== undefined);
  return { id: KeyMetadata.KeyId };
}

const replicate = (KeyId: string, ReplicaRegion: string = there, more: Partial<kms.ReplicateKeyCommandInput> = {}) =>
  client().send(new kms.ReplicateKeyCommand({ KeyId, ReplicaRegion, ...more }));

test('what cannot be replicated or moved is refused by name', async () => {
  const { id } = await newPrimary();
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({}));
  const single = KeyMetadata?.KeyId ?? '';
  await replicate(id);
  await refused(replicate(id), 'AlreadyExistsException', /already exists/);
  await refused(replicate(id, here), 'UnsupportedOperationException', /Region of the primary key itself/);
  await refused(replicate(single), 'UnsupportedOperationException', /not a multi-Region primary key/);
  await refused(replicate(id, 'nowhere'), 'ValidationException', /replicaRegion/);
  await refused(replicate(`mrk-${'0'.repeat(32)}`), 'NotFoundException');
  await refused(replicate(id, third, { Policy: '{}' }), 'MalformedPolicyDocumentException');
  await refused(replicate(id, third, { Tags: [{ TagKey: 'aws:x', TagValue: '' }] }), 'TagException');
  const update = (KeyId: string, PrimaryRegion: string) =>
    client().send(new kms.UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion }));
  await refused(update(id, third), 'NotFoundException', /does not exist/);
  await refused(update(id, here), 'UnsupportedOperationException', /already/);
  await refused(update(single, there), 'UnsupportedOperationException', /not a multi-Region primary key/);
  await client(there).send(new kms.DisableKeyCommand({ KeyId: id }));
  await refused(update(id, there), 'DisabledException');
});

test('each permission is needed, in its Region, and no other account has a say', async () => {
  const fresh = await newAccount(server, 'regions-permissions');
  const { KeyMetadata } = await fresh.admin.kms.send(new kms.CreateKeyCommand({ MultiRegion: true }));
  const KeyId = KeyMetadata?.Arn ?? '';
  const replicateAs = (from: kms.KMSClient, ReplicaRegion: string) =>
    from.send(new kms.ReplicateKeyCommand({ KeyId, ReplicaRegion }));
  const denied = 'AccessDeniedException';
  const nobody = (await fresh.user('nobody')).kms;
  await refused(replicateAs(nobody, there), denied, /perform: kms:ReplicateKey/);
  const noCreator = (await fresh.user('no-creator', policy(allow('kms:ReplicateKey')))).kms;
  await refused(replicateAs(noCreator, there), denied, /perform: kms:CreateKey/);
  const Condition = {
    StringEqualsIfExists: {
      'kms:ReplicaRegion': there,
      'kms:PrimaryRegion': there,
      'kms:MultiRegionKeyType': 'PRIMARY',
    },
  };
  const create = { ...allow('kms:CreateKey'), Condition: { StringEquals: { 'aws:RequestedRegion': there } } };
  const bounded = policy({ ...allow('kms:ReplicateKey', 'kms:UpdatePrimaryRegion'), Condition }, create);
  const user = (await fresh.user('bounded', bounded)).kms;
  await refused(replicateAs(user, third), denied, /perform: kms:ReplicateKey/);
  await replicateAs(user, there);
  const update = new kms.UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion: there });
  await refused(nobody.send(update), denied, /perform: kms:UpdatePrimaryRegion/);
  // The replica is asked for too, and it is no primary key.
  await refused(
    user.send(update),
    denied,
    /eu-central-1.*kms:UpdatePrimaryRegion|kms:UpdatePrimaryRegion.*eu-central-1/,
  );
  await fresh.admin.kms.send(update);
  await refused(replicateAs(client(), third), denied, /does not exist in this Region/);
  await refused(client().send(update), denied, /does not exist in this Region/);
});
