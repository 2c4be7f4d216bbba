// A key's life over the wire: made, named, used, disabled, scheduled for deletion, and every modelled error on the way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { refused } from './accounts.ts';

let server: TestServer;

before(async () => {
  server = await startServer();
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const client = (region?: string) => server.clients(server.admin, region).kms;

async function newKey(): Promise<{ readonly id: string; readonly arn: string }> {
  const { KeyMetadata } = await client().send(new kms.CreateKeyCommand({ Description: 'a key' }));
  assert(KeyMetadata?.KeyId !== undefined && KeyMetadata.Arn !== undefined);
  return { id: KeyMetadata.KeyId, arn: KeyMetadata.Arn };
}

const secret = Buffer.from('a secret');
const EncryptionContext = { purpose: 'test', ключ: 'значение' };

test('what was encrypted is opened after the server was started anew, and a disabled key stays disabled', async () => {
  const [key, disabled] = [await newKey(), await newKey()];
  await client().send(new kms.CreateAliasCommand({ AliasName: 'alias/durable', TargetKeyId: key.id }));
  const encrypt = new kms.EncryptCommand({ KeyId: 'alias/durable', Plaintext: secret, EncryptionContext });
  const { CiphertextBlob } = await client().send(encrypt);
  await client().send(new kms.DisableKeyCommand({ KeyId: disabled.id }));
  await server.restart();
  const opened = await client().send(new kms.DecryptCommand({ CiphertextBlob, EncryptionContext }));
  assert.deepEqual(Buffer.from(opened.Plaintext ?? []), secret);
  assert.equal(opened.KeyId, key.arn);
  const use = new kms.EncryptCommand({ KeyId: disabled.arn, Plaintext: secret });
  await refused(client().send(use), 'DisabledException', new RegExp(`^${disabled.arn} is disabled\\.$`));
});

test('each modelled error has its name, its status and its words', async () => {
  const key = await newKey();
  const send = client();
  const { CiphertextBlob } = await send.send(new kms.EncryptCommand({ KeyId: key.id, Plaintext: secret }));
  const absent = '12345678-1234-1234-1234-123456789012';
  await refused(send.send(new kms.DescribeKeyCommand({ KeyId: absent })), 'NotFoundException', /does not exist$/);
  await refused(send.send(new kms.DescribeKeyCommand({ KeyId: 'alias/none' })), 'NotFoundException', /is not found\.$/);
  const cut = new kms.DecryptCommand({ CiphertextBlob: CiphertextBlob?.subarray(0, -1) });
  await refused(send.send(cut), 'InvalidCiphertextException');
  const wrongContext = new kms.DecryptCommand({ CiphertextBlob, EncryptionContext });
  await refused(send.send(wrongContext), 'InvalidCiphertextException');
  const wrongKey = new kms.DecryptCommand({ CiphertextBlob, KeyId: (await newKey()).id });
  await refused(send.send(wrongKey), 'IncorrectKeyException');
  const wrongAlgorithm = new kms.DecryptCommand({ CiphertextBlob, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' });
  await refused(send.send(wrongAlgorithm), 'InvalidKeyUsageException');
  const token = new kms.DecryptCommand({ CiphertextBlob, GrantTokens: ['token'] });
  await refused(send.send(token), 'InvalidGrantTokenException');
  await refused(send.send(new kms.DecryptCommand({ CiphertextBlob, DryRun: true })), 'DryRunOperationException');
  const alias = { AliasName: 'alias/taken', TargetKeyId: key.id };
  await send.send(new kms.CreateAliasCommand(alias));
  await refused(send.send(new kms.CreateAliasCommand(alias)), 'AlreadyExistsException');
  const reserved = new kms.CreateAliasCommand({ AliasName: 'alias/aws/x', TargetKeyId: key.id });
  await refused(send.send(reserved), 'InvalidAliasNameException');
  await refused(send.send(new kms.ListKeysCommand({ Marker: '?' })), 'InvalidMarkerException');
  const tag = new kms.TagResourceCommand({ KeyId: key.id, Tags: [{ TagKey: 'aws:x', TagValue: '' }] });
  await refused(send.send(tag), 'TagException');
  const broken = new kms.PutKeyPolicyCommand({ KeyId: key.id, Policy: '{"Version": "2012-10-17"' });
  await refused(send.send(broken), 'MalformedPolicyDocumentException', /line 1, column \d+/);
  await refused(send.send(new kms.CancelKeyDeletionCommand({ KeyId: key.id })), 'KMSInvalidStateException');
  const size = new kms.GenerateDataKeyCommand({ KeyId: key.id });
  await refused(send.send(size), 'ValidationException', /either number of bytes or key spec/);
  const missing = new kms.DescribeKeyCommand({ KeyId: undefined });
  await refused(send.send(missing), 'ValidationException', /keyId/i);
});

test('what is not built says so by name', async () => {
  const notBuilt = async (call: Promise<unknown>, words: RegExp) => {
    await assert.rejects(call, (error: Error) => {
      assert.match(`${error.name}: ${error.message}`, words);
      return true;
    });
  };
  const store = new kms.CreateCustomKeyStoreCommand({ CustomKeyStoreName: 'store' });
  await notBuilt(client().send(store), /NotImplemented.*CreateCustomKeyStore/);
});

test('seed 002-2: a key of another Region is refused by name, whatever it is called', async () => {
  const key = await newKey();
  const { CiphertextBlob } = await client().send(new kms.EncryptCommand({ KeyId: key.id, Plaintext: secret }));
  const there = client('eu-central-1');
  await refused(
    there.send(new kms.DescribeKeyCommand({ KeyId: key.arn })),
    'NotFoundException',
    /^Invalid arn us-east-1$/,
  );
  await refused(
    there.send(new kms.DescribeKeyCommand({ KeyId: key.id })),
    'NotFoundException',
    /kms:eu-central-1:.*does not exist$/,
  );
  await refused(
    there.send(new kms.DecryptCommand({ CiphertextBlob })),
    'AccessDeniedException',
    /does not exist in this region/,
  );
  assert.deepEqual((await there.send(new kms.ListKeysCommand({}))).Keys, []);
});

test('seed 000-5: a deletion waits, stops all use at once, and is cancelled', async () => {
  const { id: KeyId, arn } = await newKey();
  const { CiphertextBlob } = await client().send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  const schedule = new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 });
  const scheduled = await client().send(schedule);
  assert.equal(scheduled.KeyId, arn);
  assert.equal(scheduled.KeyState, 'PendingDeletion');
  const inDays = ((scheduled.DeletionDate?.getTime() ?? 0) - server.clock.now()) / 86_400_000;
  assert(inDays > 6.9 && inDays <= 7, `${inDays}`);
  const decrypt = () => client().send(new kms.DecryptCommand({ CiphertextBlob }));
  await refused(decrypt(), 'KMSInvalidStateException', /is pending deletion\.$/);
  await client().send(new kms.CancelKeyDeletionCommand({ KeyId }));
  await refused(decrypt(), 'DisabledException');
  await client().send(new kms.EnableKeyCommand({ KeyId }));
  assert.deepEqual(Buffer.from((await decrypt()).Plaintext ?? []), secret);
});

test("the SDK's paginators walk keys, aliases and tags", async () => {
  const { id: KeyId } = await newKey();
  const Tags = Array.from({ length: 5 }, (_, i) => ({ TagKey: `tag${i}`, TagValue: `${i}` }));
  await client().send(new kms.TagResourceCommand({ KeyId, Tags }));
  for (const name of ['x', 'y', 'z'])
    await client().send(new kms.CreateAliasCommand({ AliasName: `alias/paged/${name}`, TargetKeyId: KeyId }));
  const paging = { client: client(), pageSize: 2 };
  const keys: unknown[] = [];
  for await (const page of kms.paginateListKeys(paging, {})) keys.push(...(page.Keys ?? []));
  const aliases: unknown[] = [];
  for await (const page of kms.paginateListAliases(paging, { KeyId }))
    aliases.push(...(page.Aliases ?? []).map((alias) => alias.AliasName));
  const tags: kms.Tag[] = [];
  for await (const page of kms.paginateListResourceTags(paging, { KeyId })) tags.push(...(page.Tags ?? []));
  assert(keys.length > 2);
  assert.deepEqual(aliases, ['alias/paged/x', 'alias/paged/y', 'alias/paged/z']);
  assert.deepEqual(tags, Tags);
});
