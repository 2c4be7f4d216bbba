// What grants allow over the wire: to whom, in one account and across two, under which constraints.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateUserCommand, DeleteUserCommand } from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { allow, policy, refused } from './accounts.ts';
import { encrypt, type GrantInput, type GrantWorld, newGrantWorld, roleArn, userArn } from './grant-world.ts';

let { server, owner, other, newKey, grant } = {} as GrantWorld;

before(async () => {
  ({ server, owner, other, newKey, grant } = await newGrantWorld());
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

test('a grant allows its operations to its grantee, at once, and nothing to anybody else', async () => {
  const KeyId = await newKey();
  const [grantee, nobody] = [await owner.user('grantee'), await owner.user('nobody')];
  await refused(encrypt(grantee.kms, KeyId), 'AccessDeniedException', /no identity-based policy allows/);
  const GranteePrincipal = userArn(owner, 'grantee');
  const { GrantId, GrantToken } = await grant(KeyId, { GranteePrincipal, Operations: ['Encrypt', 'DescribeKey'] });
  assert.match(GrantId, /^[0-9a-f]{64}$/);
  const { CiphertextBlob } = await encrypt(grantee.kms, KeyId);
  assert((await grantee.kms.send(new kms.DescribeKeyCommand({ KeyId }))).KeyMetadata);
  const withToken = { KeyId, Plaintext: Buffer.from('a secret'), GrantTokens: [GrantToken] };
  assert((await grantee.kms.send(new kms.EncryptCommand(withToken))).CiphertextBlob);
  await refused(grantee.kms.send(new kms.DecryptCommand({ CiphertextBlob })), 'AccessDeniedException');
  await refused(encrypt(nobody.kms, KeyId), 'AccessDeniedException');
  await refused(nobody.kms.send(new kms.EncryptCommand(withToken)), 'AccessDeniedException');
});

test('a grant to a principal of another account is enough by itself; to the account it needs its policies', async () => {
  const KeyId = await newKey();
  const silent = await other.role('grant-silent');
  const willing = await other.user('grant-willing', policy(allow('kms:Encrypt')));
  const Operations: kms.GrantOperation[] = ['Encrypt'];
  await refused(encrypt(silent.kms, KeyId), 'AccessDeniedException', /no resource-based policy allows/);
  await grant(KeyId, { GranteePrincipal: roleArn(other, 'grant-silent'), Operations });
  assert((await encrypt(silent.kms, KeyId)).CiphertextBlob);
  await refused(encrypt(willing.kms, KeyId), 'AccessDeniedException', /no resource-based policy allows/);
  await grant(KeyId, { GranteePrincipal: `arn:aws:iam::${other.id}:root`, Operations });
  assert((await encrypt(willing.kms, KeyId)).CiphertextBlob);
  const unwilling = await other.user('grant-unwilling');
  await refused(encrypt(unwilling.kms, KeyId), 'AccessDeniedException', /no identity-based policy allows/);
});

test('an explicit deny wins over a grant', async () => {
  const KeyId = await newKey();
  const denied = await owner.user('grant-denied', policy({ ...allow('kms:Encrypt'), Effect: 'Deny' }));
  await grant(KeyId, { GranteePrincipal: userArn(owner, 'grant-denied'), Operations: ['Encrypt', 'DescribeKey'] });
  await refused(encrypt(denied.kms, KeyId), 'AccessDeniedException', /explicit deny in an identity-based policy/);
  assert((await denied.kms.send(new kms.DescribeKeyCommand({ KeyId }))).KeyMetadata);
});

test('a constraint is held against the encryption context of the call, and not against describing', async () => {
  const KeyId = await newKey();
  const exact = await owner.user('exact');
  const part = await owner.user('part');
  const Operations: kms.GrantOperation[] = ['Encrypt', 'DescribeKey'];
  const context = { Department: 'IT' };
  const EncryptionContextEquals = context;
  await grant(KeyId, {
    GranteePrincipal: userArn(owner, 'exact'),
    Operations,
    Constraints: { EncryptionContextEquals },
  });
  const Constraints = { EncryptionContextSubset: context };
  await grant(KeyId, { GranteePrincipal: userArn(owner, 'part'), Operations, Constraints });
  for (const client of [exact, part]) {
    assert((await encrypt(client.kms, KeyId, context)).CiphertextBlob);
    assert((await client.kms.send(new kms.DescribeKeyCommand({ KeyId }))).KeyMetadata);
    for (const wrong of [undefined, { Department: 'it' }, { department: 'IT' }])
      await refused(encrypt(client.kms, KeyId, wrong), 'AccessDeniedException');
  }
  assert((await encrypt(part.kms, KeyId, { ...context, Purpose: 'test' })).CiphertextBlob);
  await refused(encrypt(exact.kms, KeyId, { ...context, Purpose: 'test' }), 'AccessDeniedException');
});

test('a grant counts on the way of S3, with the context that S3 gives', async () => {
  const KeyId = await newKey();
  const Bucket = 'grants-on-the-way-of-s3';
  await owner.admin.s3.send(new CreateBucketCommand({ Bucket }));
  const user = await owner.user('grant-s3', policy(allow('s3:*')));
  const put = (Key: string) =>
    user.s3.send(
      new PutObjectCommand({ Bucket, Key, Body: 'body', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyId }),
    );
  await assert.rejects(put('granted'), { name: 'AccessDenied' });
  const EncryptionContextEquals = { 'aws:s3:arn': `arn:aws:s3:::${Bucket}/granted` };
  const { GrantId } = await grant(KeyId, {
    GranteePrincipal: userArn(owner, 'grant-s3'),
    Operations: ['GenerateDataKey', 'Decrypt'],
    Constraints: { EncryptionContextEquals },
  });
  await put('granted');
  const get = () => user.s3.send(new GetObjectCommand({ Bucket, Key: 'granted' }));
  assert.equal(await (await get()).Body?.transformToString(), 'body');
  await assert.rejects(put('elsewhere'), { name: 'AccessDenied' });
  await owner.admin.kms.send(new kms.RevokeGrantCommand({ KeyId, GrantId }));
  await assert.rejects(get(), { name: 'AccessDenied' });
});

test('a grant made by means of a grant goes no further than that one', async () => {
  const KeyId = await newKey();
  const parent = await owner.user('parent');
  const child = await owner.user('child');
  const context = { Department: 'IT' };
  const Constraints = { EncryptionContextSubset: context };
  const Operations: kms.GrantOperation[] = ['Encrypt', 'CreateGrant'];
  await grant(KeyId, { GranteePrincipal: userArn(owner, 'parent'), Operations, Constraints });
  const GranteePrincipal = userArn(owner, 'child');
  const make = (input: Partial<GrantInput>) =>
    grant(KeyId, { GranteePrincipal, Operations: ['Encrypt'], Constraints, ...input }, parent.kms);
  await refused(make({ Constraints: undefined }), 'AccessDeniedException');
  await refused(make({ Operations: ['Encrypt', 'Decrypt'] }), 'AccessDeniedException');
  await refused(make({ Constraints: { EncryptionContextSubset: { Other: 'IT' } } }), 'AccessDeniedException');
  await make({ Constraints: { EncryptionContextEquals: context } });
  assert((await encrypt(child.kms, KeyId, context)).CiphertextBlob);
  await refused(encrypt(child.kms, KeyId, { ...context, more: '' }), 'AccessDeniedException');
});

test('a grant for the sake of a resource is nothing to a call that is made for none', async () => {
  const KeyId = await newKey();
  const user = await owner.user('sourced');
  const Constraints = { SourceArn: 'arn:aws:s3:::bucket' };
  await grant(KeyId, { GranteePrincipal: userArn(owner, 'sourced'), Operations: ['Encrypt'], Constraints });
  await refused(encrypt(user.kms, KeyId), 'AccessDeniedException');
});

test('who is made again under an old name has nothing of the grants of the earlier one', async () => {
  const KeyId = await newKey();
  const { iam } = owner.admin;
  await iam.send(new CreateUserCommand({ UserName: 'reborn' }));
  await grant(KeyId, { GranteePrincipal: userArn(owner, 'reborn'), Operations: ['Encrypt'] });
  await iam.send(new DeleteUserCommand({ UserName: 'reborn' }));
  const reborn = await owner.user('reborn');
  await refused(encrypt(reborn.kms, KeyId), 'AccessDeniedException');
});
