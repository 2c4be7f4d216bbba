// The key policy of seed 000 and the identity policy that completes it, over the wire with the AWS SDK.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  type KMSClient,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import { startServer, type TestServer } from '../support/server.ts';
import { allow, type MemberAccount, newAccount, policy, refused } from './accounts.ts';

let server: TestServer;
let kmsAccount: MemberAccount;
let s3Account: MemberAccount;

before(async () => {
  server = await startServer();
  kmsAccount = await newAccount(server, 'kms');
  s3Account = await newAccount(server, 's3');
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

const useOfTheKey = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** As the console writes it for another account that may use the key. */
const consolePolicy = (owner: string, user: string) => ({
  Id: 'key-consolepolicy-3',
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${owner}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'Allow use of the key',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${user}:root` },
      Action: useOfTheKey,
      Resource: '*',
    },
  ],
});

const identityPolicy = (keyArn: string) =>
  policy({ Sid: 'CMK', Effect: 'Allow', Action: useOfTheKey, Resource: keyArn });

async function newKey(account: MemberAccount): Promise<string> {
  const { KeyMetadata } = await account.admin.kms.send(new CreateKeyCommand({}));
  assert(KeyMetadata?.Arn !== undefined);
  return KeyMetadata.Arn;
}

const put = (KeyId: string, document: object) =>
  kmsAccount.admin.kms.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(document, null, 4) }));

const dataKey = (kms: KMSClient, KeyId: string) => kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));

test('seed 000-2: delegation to an account alone lets nobody in, and says what is missing', async () => {
  const keyArn = await newKey(kmsAccount);
  await put(keyArn, consolePolicy(kmsAccount.id, s3Account.id));
  const { kms } = await s3Account.user('without-policy');
  await refused(
    dataKey(kms, keyArn),
    'AccessDeniedException',
    new RegExp(
      `^User: arn:aws:iam::${s3Account.id}:user/without-policy is not authorized to perform: kms:GenerateDataKey on ` +
        `resource: ${keyArn} because no identity-based policy allows the kms:GenerateDataKey action$`,
    ),
  );
});

test('seed 000-3: the identity policy alone lets nobody in either; both together do, for all uses', async () => {
  const keyArn = await newKey(kmsAccount);
  const { kms } = await s3Account.user('with-policy', identityPolicy(keyArn));
  await refused(
    dataKey(kms, keyArn),
    'AccessDeniedException',
    /because no resource-based policy allows the kms:GenerateDataKey action$/,
  );
  await put(keyArn, consolePolicy(kmsAccount.id, s3Account.id));
  const { CiphertextBlob, Plaintext } = await dataKey(kms, keyArn);
  const opened = await kms.send(new DecryptCommand({ CiphertextBlob }));
  assert.deepEqual(opened.Plaintext, Plaintext);
  assert.equal(opened.KeyId, keyArn);
  assert((await kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from('x') }))).CiphertextBlob);
  assert.equal((await kms.send(new DescribeKeyCommand({ KeyId: keyArn }))).KeyMetadata?.AWSAccountId, kmsAccount.id);
});

test('seed 002-3: a key policy that names a role of the other account needs its identity policy as well', async () => {
  const keyArn = await newKey(kmsAccount);
  const allowed = await s3Account.role('allowed', identityPolicy(keyArn));
  const silent = await s3Account.role('silent');
  const unnamed = await s3Account.role('unnamed', identityPolicy(keyArn));
  const [own] = consolePolicy(kmsAccount.id, s3Account.id).Statement;
  const named = ['allowed', 'silent'].map((role) => `arn:aws:iam::${s3Account.id}:role/${role}`);
  await put(keyArn, policy(own ?? {}, { ...allow(...useOfTheKey), Principal: { AWS: named } }));
  assert((await dataKey(allowed.kms, keyArn)).Plaintext);
  await refused(dataKey(silent.kms, keyArn), 'AccessDeniedException', /no identity-based policy/);
  await refused(dataKey(unnamed.kms, keyArn), 'AccessDeniedException', /no resource-based policy/);
});

test('within the account the key policy decides whether identity policies count', async () => {
  const keyArn = await newKey(kmsAccount);
  const { kms } = await kmsAccount.user('local', policy(allow('kms:GenerateDataKey')));
  const nobody = await kmsAccount.user('nobody');
  assert((await dataKey(kms, keyArn)).Plaintext);
  await refused(dataKey(nobody.kms, keyArn), 'AccessDeniedException', /no identity-based policy/);
  const admin = `arn:aws:iam::${kmsAccount.id}:role/OrganizationAccountAccessRole`;
  await put(keyArn, policy({ ...allow('kms:*'), Principal: { AWS: admin } }));
  await refused(dataKey(kms, keyArn), 'AccessDeniedException', /no resource-based policy/);
  assert((await dataKey(kmsAccount.admin.kms, keyArn)).Plaintext);
});

test('an explicit deny in the key policy wins', async () => {
  const keyArn = await newKey(kmsAccount);
  const { kms } = await kmsAccount.user('denied', policy(allow('kms:*')));
  const [own] = consolePolicy(kmsAccount.id, s3Account.id).Statement;
  const principal = { AWS: `arn:aws:iam::${kmsAccount.id}:user/denied` };
  await put(keyArn, policy(own ?? {}, { ...allow('kms:Generate*'), Effect: 'Deny', Principal: principal }));
  await refused(dataKey(kms, keyArn), 'AccessDeniedException', /with an explicit deny in a resource-based policy$/);
  assert((await kms.send(new DescribeKeyCommand({ KeyId: keyArn }))).KeyMetadata);
});
