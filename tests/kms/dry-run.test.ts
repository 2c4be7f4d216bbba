// A dry run of Decrypt and ReEncrypt that has no ciphertext yet. https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { type MemberAccount, newAccount, refused } from './accounts.ts';

let server: TestServer;
let other: MemberAccount;

before(async () => {
  server = await startServer();
  other = await newAccount(server, 'dry-run');
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

test('permissions are tried without a ciphertext, and nothing but a dry run may leave it away', async () => {
  const { kms: client } = other.admin;
  const { KeyMetadata } = await client.send(new kms.CreateKeyCommand({}));
  const KeyId = KeyMetadata?.Arn ?? '';
  const modified = { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] } satisfies Partial<kms.DecryptCommandInput>;
  const decrypt = (input: Partial<kms.DecryptCommandInput>, from = client) =>
    from.send(new kms.DecryptCommand({ CiphertextBlob: undefined, ...input }));
  const move = (input: Partial<kms.ReEncryptCommandInput>, from = client) =>
    from.send(new kms.ReEncryptCommand({ CiphertextBlob: undefined, DestinationKeyId: KeyId, ...input }));
  await refused(decrypt({ KeyId, ...modified }), 'DryRunOperationException');
  await refused(
    decrypt({ KeyId, ...modified, CiphertextBlob: Buffer.from('none of ours') }),
    'DryRunOperationException',
  );
  await refused(move({ SourceKeyId: KeyId, ...modified }), 'DryRunOperationException');
  const nobody = (await other.user('nobody')).kms;
  await refused(decrypt({ KeyId, ...modified }, nobody), 'AccessDeniedException', /kms:Decrypt/);
  await refused(move({ SourceKeyId: KeyId, ...modified }, nobody), 'AccessDeniedException', /kms:ReEncryptFrom/);
  await refused(decrypt(modified), 'ValidationException', /KeyId is required/);
  await refused(move(modified), 'ValidationException', /SourceKeyId is required/);
  await refused(decrypt({ KeyId, ...modified, DryRun: false }), 'ValidationException', /set `DryRun`/);
  await refused(decrypt({ KeyId, DryRun: true }), 'ValidationException', /ciphertextBlob/);
  await client.send(new kms.DisableKeyCommand({ KeyId }));
  await refused(decrypt({ KeyId, ...modified }), 'DisabledException');
});
