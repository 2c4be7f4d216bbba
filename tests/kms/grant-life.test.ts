// The life of grants over the wire: who makes, lists, revokes and retires them, and what a grant must be.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { allow, allRefused, policy, refused } from './accounts.ts';
import { encrypt, type GrantInput, type GrantWorld, newGrantWorld, roleArn, userArn } from './grant-world.ts';

let { server, owner, other, newKey, grant, listed } = {} as GrantWorld;

before(async () => {
  ({ server, owner, other, newKey, grant, listed } = await newGrantWorld());
  await owner.user('grantee-of-own');
});
after(async () => {
  assert.deepEqual(server.reported, []);
  await server[Symbol.asyncDispose]();
});

test('who may make, list and revoke grants, also from another account', async () => {
  const KeyId = await newKey();
  const actions = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
  const foreign = await other.user('grant-maker', policy(allow(...actions)));
  const GranteePrincipal = userArn(other, 'grant-maker');
  const input: GrantInput = { GranteePrincipal, Operations: ['Encrypt'] };
  const list = () => foreign.kms.send(new kms.ListGrantsCommand({ KeyId }));
  const revoke = (GrantId: string) => foreign.kms.send(new kms.RevokeGrantCommand({ KeyId, GrantId }));
  const own = await grant(KeyId, { GranteePrincipal: userArn(owner, 'grantee-of-own'), Operations: ['Encrypt'] });
  const calls = [grant(KeyId, input, foreign.kms), list(), revoke(own.GrantId)];
  await allRefused(calls, 'AccessDeniedException', /no resource-based policy allows/);
  const statements = [`arn:aws:iam::${owner.id}:root`, GranteePrincipal].map((AWS, index) => ({
    ...allow(...(index === 0 ? ['kms:*'] : actions)),
    Principal: { AWS },
  }));
  const put = new kms.PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(policy(...statements)) });
  await owner.admin.kms.send(put);
  const made = await grant(KeyId, input, foreign.kms);
  assert((await encrypt(foreign.kms, KeyId)).CiphertextBlob);
  const entry = (await list()).Grants?.find(({ GrantId }) => GrantId === made.GrantId);
  assert.equal(entry?.IssuingAccount, `arn:aws:iam::${other.id}:root`);
  await revoke(made.GrantId);
  await refused(encrypt(foreign.kms, KeyId), 'AccessDeniedException');
  await refused(revoke(made.GrantId), 'NotFoundException', /^Grant ID [0-9a-f]{64} not found$/);
});

test('a grant is retired by those whom it names, and by its account', async () => {
  const KeyId = await newKey();
  const retiring = await other.user('retiring');
  const grantee = await owner.user('retiring-grantee');
  const bystander = await owner.user('bystander', policy(allow('kms:Encrypt')));
  const delegate = await owner.user('delegate', policy(allow('kms:RetireGrant')));
  const stranger = await other.user('stranger', policy(allow('kms:*')));
  const input: GrantInput = {
    GranteePrincipal: userArn(owner, 'retiring-grantee'),
    RetiringPrincipal: userArn(other, 'retiring'),
    Operations: ['Encrypt'],
  };
  const retire = (client: kms.KMSClient, GrantToken: string) => client.send(new kms.RetireGrantCommand({ GrantToken }));
  const { GrantId, GrantToken } = await grant(KeyId, input);
  for (const client of [bystander, grantee, stranger])
    await refused(retire(client.kms, GrantToken), 'AccessDeniedException', /kms:RetireGrant/);
  const byId = { KeyId, GrantId };
  await refused(retiring.kms.send(new kms.RetireGrantCommand({ ...byId, DryRun: true })), 'DryRunOperationException');
  assert((await encrypt(grantee.kms, KeyId)).CiphertextBlob);
  await retiring.kms.send(new kms.RetireGrantCommand(byId));
  await refused(encrypt(grantee.kms, KeyId), 'AccessDeniedException');
  await refused(retire(retiring.kms, GrantToken), 'InvalidGrantTokenException');
  await refused(retiring.kms.send(new kms.RetireGrantCommand(byId)), 'NotFoundException');
  await retire(delegate.kms, (await grant(KeyId, input)).GrantToken);
  await retire(owner.admin.kms, (await grant(KeyId, input)).GrantToken);
  await retire(grantee.kms, (await grant(KeyId, { ...input, Operations: ['Encrypt', 'RetireGrant'] })).GrantToken);
  assert.deepEqual(await listed(KeyId), []);
});

test('the retirable grants of a principal, on keys of every account, told to his account only', async () => {
  const keys = [await newKey(), await newKey()];
  const RetiringPrincipal = userArn(other, 'collector');
  const collector = await other.user('collector', policy(allow('kms:ListRetirableGrants')));
  const made = new Set<string>();
  for (const KeyId of keys)
    for (const Operations of [['Encrypt'], ['Decrypt']] as kms.GrantOperation[][])
      made.add(
        (
          await grant(KeyId, {
            GranteePrincipal: roleArn(owner, 'OrganizationAccountAccessRole'),
            RetiringPrincipal,
            Operations,
          })
        ).GrantId,
      );
  const found: (string | undefined)[] = [];
  const paging = { client: collector.kms, pageSize: 3 };
  for await (const { Grants } of kms.paginateListRetirableGrants(paging, { RetiringPrincipal }))
    found.push(...(Grants ?? []).map(({ GrantId }) => GrantId));
  assert.deepEqual(new Set(found), made);
  assert.equal(found.length, made.size);
  const list = new kms.ListRetirableGrantsCommand({ RetiringPrincipal });
  await refused(owner.admin.kms.send(list), 'AccessDeniedException');
  await refused((await other.user('not-allowed')).kms.send(list), 'AccessDeniedException');
  const bad = (input: Partial<kms.ListRetirableGrantsCommandInput>) =>
    other.admin.kms.send(new kms.ListRetirableGrantsCommand({ RetiringPrincipal, ...input }));
  await refused(bad({ Marker: '?' }), 'InvalidMarkerException');
  await refused(bad({ RetiringPrincipal: 'nobody' }), 'InvalidArnException');
  await refused(bad({ RetiringServicePrincipal: 'ec2.amazonaws.com' }), 'ValidationException');
});

test('grants are listed in pages, and found by id and by grantee', async () => {
  const KeyId = await newKey();
  const [first, second] = [userArn(owner, 'listed-1'), userArn(owner, 'listed-2')];
  await owner.user('listed-1');
  await owner.user('listed-2');
  const Constraints = { EncryptionContextSubset: { a: 'b' } };
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1)
    ids.push((await grant(KeyId, { GranteePrincipal: count < 4 ? first : second, Operations: ['Decrypt'] })).GrantId);
  const named = await grant(KeyId, { Name: 'named', GranteePrincipal: second, Operations: ['Encrypt'], Constraints });
  const found: (string | undefined)[] = [];
  for await (const { Grants } of kms.paginateListGrants({ client: owner.admin.kms, pageSize: 2 }, { KeyId }))
    found.push(...(Grants ?? []).map(({ GrantId }) => GrantId));
  assert.deepEqual(found.sort(), [...ids, named.GrantId].sort());
  assert.equal((await listed(KeyId, { GranteePrincipal: first })).length, 4);
  const [entry, ...more] = await listed(KeyId, { GrantId: named.GrantId });
  assert.deepEqual(more, []);
  assert(entry?.CreationDate instanceof Date);
  assert.deepEqual(entry, {
    KeyId,
    GrantId: named.GrantId,
    Name: 'named',
    CreationDate: entry.CreationDate,
    GranteePrincipal: second,
    IssuingAccount: `arn:aws:iam::${owner.id}:root`,
    Operations: ['Encrypt'],
    Constraints,
  });
  await refused(listed(KeyId, { GrantId: 'x' }), 'InvalidGrantIdException');
  await refused(listed(KeyId, { Marker: '?' }), 'InvalidMarkerException');
  assert.deepEqual(await listed(KeyId, { GrantId: '0'.repeat(64) }), []);
});

test('a name makes a grant once; without one each call makes another', async () => {
  const KeyId = await newKey();
  await owner.user('once');
  const input: GrantInput = {
    Name: 'once',
    GranteePrincipal: userArn(owner, 'once'),
    Operations: ['Encrypt', 'Decrypt'],
  };
  const first = await grant(KeyId, input);
  const again = await grant(KeyId, { ...input, Operations: ['Decrypt', 'Encrypt'] });
  assert.equal(again.GrantId, first.GrantId);
  assert.notEqual(again.GrantToken, first.GrantToken);
  assert.notEqual((await grant(KeyId, { ...input, Operations: ['Encrypt'] })).GrantId, first.GrantId);
  assert.notEqual((await grant(KeyId, { ...input, Name: undefined })).GrantId, first.GrantId);
  assert.equal((await listed(KeyId)).length, 3);
});

test('what a grant must be, each refusal by its name', async () => {
  const KeyId = await newKey();
  await owner.user('valid');
  const GranteePrincipal = userArn(owner, 'valid');
  const make = (input: Partial<kms.CreateGrantCommandInput>) =>
    owner.admin.kms.send(new kms.CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ['Encrypt'], ...input }));
  const absent = userArn(owner, 'absent');
  await refused(make({ GranteePrincipal: absent }), 'InvalidArnException', /does not refer to a valid principal/);
  await refused(make({ GranteePrincipal: 'alice' }), 'InvalidArnException');
  await refused(make({ RetiringPrincipal: absent }), 'InvalidArnException');
  await refused(make({ GranteePrincipal: undefined }), 'ValidationException', /GranteePrincipal/);
  await refused(make({ Operations: [] }), 'ValidationException');
  await refused(make({ Operations: ['Sign'] }), 'ValidationException', /Sign/);
  await refused(make({ Operations: ['ScheduleKeyDeletion' as 'Sign'] }), 'ValidationException', /enum value set/);
  await refused(make({ Name: 'a name' }), 'ValidationException');
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`k${index}`, '']));
  for (const EncryptionContextEquals of [many, { a: 'b'.repeat(384) }])
    await refused(make({ Constraints: { EncryptionContextEquals } }), 'ValidationException');
  await refused(make({ GrantTokens: ['token'] }), 'InvalidGrantTokenException');
  await refused(make({ DryRun: true }), 'DryRunOperationException');
  const missing = KeyId.replace(/[^/]*$/, '12345678-1234-1234-1234-123456789012');
  await refused(make({ KeyId: missing }), 'NotFoundException');
  await refused(make({ KeyId: 'alias/x' }), 'InvalidArnException', /Aliases are not supported/);
  const service = { GranteePrincipal: undefined, GranteeServicePrincipal: 'ec2.amazonaws.com' };
  await refused(make(service), 'ValidationException', /SourceArn/);
  const Constraints = { SourceArn: 'arn:aws:ec2:us-east-1:111122223333:volume/vol-1' };
  await refused(make({ ...service, Constraints }), 'ValidationException', /Retiring/);
  assert.deepEqual(await listed(KeyId), []);
  await make({ ...service, Constraints, RetiringServicePrincipal: 'ec2.amazonaws.com' });
  const [entry] = await listed(KeyId, { GranteeServicePrincipal: 'ec2.amazonaws.com' });
  assert.equal(entry?.RetiringServicePrincipal, 'ec2.amazonaws.com');
  assert.deepEqual(entry.Constraints, Constraints);
});

test('no grant is made on a key that is disabled or waits for deletion; those that are there end all the same', async () => {
  const KeyId = await newKey();
  const user = await owner.user('stateful');
  const input: GrantInput = { GranteePrincipal: userArn(owner, 'stateful'), Operations: ['Encrypt'] };
  const [one, two] = [await grant(KeyId, input), await grant(KeyId, input)];
  await owner.admin.kms.send(new kms.DisableKeyCommand({ KeyId }));
  await refused(grant(KeyId, input), 'DisabledException');
  await refused(encrypt(user.kms, KeyId), 'DisabledException');
  await owner.admin.kms.send(new kms.RevokeGrantCommand({ KeyId, GrantId: one.GrantId }));
  await owner.admin.kms.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  await refused(grant(KeyId, input), 'KMSInvalidStateException');
  await owner.admin.kms.send(new kms.RetireGrantCommand({ GrantToken: two.GrantToken }));
  assert.deepEqual(await listed(KeyId), []);
});

test('conditions on the grant that is to be made', async () => {
  const KeyId = await newKey();
  await owner.user('conditional');
  const GranteePrincipal = userArn(owner, 'conditional');
  const Operations: kms.GrantOperation[] = ['Encrypt', 'Decrypt'];
  const Constraints = { EncryptionContextSubset: { a: 'b' } };
  const RetiringPrincipal = userArn(owner, 'conditional');
  const input: GrantInput = { GranteePrincipal, RetiringPrincipal, Operations, Constraints };
  const conditions: readonly (readonly [held: object, broken: object])[] = [
    [
      { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt', 'Decrypt'] } },
      { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt'] } },
    ],
    [
      { StringEquals: { 'kms:GrantConstraintType': 'EncryptionContextSubset' } },
      { StringEquals: { 'kms:GrantConstraintType': 'EncryptionContextEquals' } },
    ],
    [
      { StringEquals: { 'kms:GranteePrincipal': GranteePrincipal } },
      { StringEquals: { 'kms:GranteePrincipal': userArn(owner, 'grantee-of-own') } },
    ],
    [
      { StringEquals: { 'kms:RetiringPrincipal': RetiringPrincipal } },
      { StringEquals: { 'kms:RetiringPrincipal': userArn(owner, 'grantee-of-own') } },
    ],
    [{ Bool: { 'kms:GrantIsForAWSResource': 'false' } }, { Bool: { 'kms:GrantIsForAWSResource': 'true' } }],
    [{ StringEquals: { 'kms:EncryptionContext:a': 'b' } }, { StringEquals: { 'kms:EncryptionContext:a': 'c' } }],
  ];
  for (const [index, [held, broken]] of conditions.entries()) {
    const may = await owner.user(`may-${index}`, policy({ ...allow('kms:CreateGrant'), Condition: held }));
    const mayNot = await owner.user(`may-not-${index}`, policy({ ...allow('kms:CreateGrant'), Condition: broken }));
    assert((await grant(KeyId, input, may.kms)).GrantId, JSON.stringify(held));
    await refused(grant(KeyId, input, mayNot.kms), 'AccessDeniedException');
  }
});

test('grants go with their key', async () => {
  const KeyId = await newKey();
  const RetiringPrincipal = `arn:aws:iam::${owner.id}:root`;
  await owner.user('bereft');
  for (let count = 0; count < 3; count += 1)
    await grant(KeyId, { GranteePrincipal: userArn(owner, 'bereft'), RetiringPrincipal, Operations: ['Encrypt'] });
  const retirable = async (clients = owner.admin) =>
    (await clients.kms.send(new kms.ListRetirableGrantsCommand({ RetiringPrincipal }))).Grants?.length;
  assert.equal(await retirable(), 3);
  await owner.admin.kms.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  server.clock.advance(8 * 86_400_000);
  await server.runDueJobs();
  const later = await newAccountClients();
  assert.equal(await retirable(later), 0);
});

/** Role sessions end while the clock moves: the account's administrator comes in anew. */
async function newAccountClients() {
  const { AssumeRoleCommand } = await import('@aws-sdk/client-sts');
  const RoleArn = `arn:aws:iam::${owner.id}:role/OrganizationAccountAccessRole`;
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'later' });
  const { Credentials: issued } = await server.clients(server.admin).sts.send(assume);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = issued ?? {};
  return server.clients({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken });
}
