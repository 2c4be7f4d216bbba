// Control policies on the way of an object across accounts: enforced, named by the refusal, and shown to the organization alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AttachPolicyCommand,
  CreateOrganizationalUnitCommand,
  CreatePolicyCommand,
  DetachPolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type PolicyType,
} from '@aws-sdk/client-organizations';
import { ListBucketsCommand, PutBucketOwnershipControlsCommand, PutObjectAclCommand } from '@aws-sdk/client-s3';
import { picture } from '../../src/cli/explain/picture.ts';
import { type Crossing, layers, newCrossing } from '../seeds/crossing.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy } from '../support/policy.ts';
import { decode, refusalOf } from './support.ts';

const asItIs = (text: string) => text;
const plain = { good: asItIs, warn: asItIs, bad: asItIs, dim: asItIs, head: asItIs, policy: asItIs };

async function attach({ server }: Crossing, Type: PolicyType, TargetId: string, statement: object) {
  const { organizations } = server.clients(server.admin);
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  await organizations.send(new EnablePolicyTypeCommand({ RootId: Roots?.[0]?.Id, PolicyType: Type }));
  const made = { Name: Type, Description: '', Type, Content: policy(statement) };
  const { Policy } = await organizations.send(new CreatePolicyCommand(made));
  const attachment = { PolicyId: Policy?.PolicySummary?.Id, TargetId };
  await organizations.send(new AttachPolicyCommand(attachment));
  return () => organizations.send(new DetachPolicyCommand(attachment));
}

for (const [type, side, name] of [
  ['SERVICE_CONTROL_POLICY', 'b', 'service control policy'],
  ['RESOURCE_CONTROL_POLICY', 'a', 'resource control policy'],
] as const) {
  test(`a ${name} stops the use of a key through S3, and its statement is shown to the management account only`, async () => {
    await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
    const { server, a, b, principal, bucket } = crossing;
    await crossing.grant(...layers);
    await putObject(principal.clients, bucket, 'shared', 'text');
    const everyone = type === 'RESOURCE_CONTROL_POLICY' ? { Principal: '*' } : {};
    const statement = { Sid: 'NoKeys', Effect: 'Deny', ...everyone, Action: 'kms:Decrypt', Resource: '*' };
    const detach = await attach(crossing, type, crossing[side].id, statement);
    const { error, id } = await refusalOf(getObject(principal.clients, bucket, 'shared'));
    assert.match(error.message, new RegExp(`kms:Decrypt .* with an explicit deny in a ${name}$`));
    const management = await decode(server.clients(server.admin), id);
    assert.deepEqual(
      management.matchedStatements.items.map(({ statementId }) => statementId),
      ['NoKeys'],
    );
    for (const { clients } of [a, b]) {
      const decoded = await decode(clients, id);
      assert.deepEqual(decoded.matchedStatements.items, []);
      assert.ok(decoded.evaluations.at(-1)?.hidden.includes(name));
      assert.ok(!JSON.stringify(decoded).includes('NoKeys'));
    }
    await detach();
    assert.equal((await getObject(principal.clients, bucket, 'shared')).toString(), 'text');
    assert.deepEqual(server.reported, []);
  });
}

test('a policy on an organizational unit comes down to the account, and the explanation names the level', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { server, b, principal, bucket } = crossing;
  await crossing.grant(...layers);
  const { organizations } = server.clients(server.admin);
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const ParentId = Roots?.[0]?.Id;
  const { OrganizationalUnit: unit } = await organizations.send(
    new CreateOrganizationalUnitCommand({ ParentId, Name: 'tenants' }),
  );
  const statement = { Sid: 'NoKeys', Effect: 'Deny', Action: 'kms:*', Resource: '*' };
  await attach(crossing, 'SERVICE_CONTROL_POLICY', `${unit?.Id}`, statement);
  await putObject(principal.clients, bucket, 'shared', 'text');
  const move = { AccountId: b.id, SourceParentId: ParentId, DestinationParentId: unit?.Id };
  await organizations.send(new MoveAccountCommand(move));
  const { error, id } = await refusalOf(getObject(principal.clients, bucket, 'shared'));
  assert.match(error.message, /kms:Decrypt .* with an explicit deny in a service control policy$/);
  const decoded = await decode(server.clients(server.admin), id);
  const denying = decoded.evaluations.at(-1)?.statements.find(({ applies, effect }) => applies && effect === 'Deny');
  assert.match(`${denying?.policyId}`, new RegExp(`^p-\\w+ on ${unit?.Id}$`));
  assert.deepEqual(server.reported, []);
});

test('a level that is silent is named where the statement has to go; an access control list is not taken for a policy', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: true });
  const { server, a, b, principal, bucket } = crossing;
  await crossing.grant(...layers);
  await putObject(a.clients, bucket, 'shared', 'text');
  const detach = await attach(crossing, 'SERVICE_CONTROL_POLICY', b.id, {
    Effect: 'Allow',
    Action: 's3:*',
    Resource: '*',
  });
  const { organizations } = server.clients(server.admin);
  const full = { PolicyId: 'p-FullAWSAccess', TargetId: b.id };
  await organizations.send(new DetachPolicyCommand(full));
  const explained = async (by = server.clients(server.admin)) => {
    const { id } = await refusalOf(getObject(principal.clients, bucket, 'shared'));
    return picture(await decode(by, id), plain).join('\n');
  };
  assert.match(
    await explained(),
    new RegExp(`in a service control policy on ${b.id}, by the organization's\\s+management`),
  );
  assert.match(await explained(a.clients), /in a service control policy, by the organization's management account/);
  await organizations.send(new AttachPolicyCommand(full));
  await detach();

  const { s3 } = a.clients;
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] };
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket: bucket, OwnershipControls }));
  await crossing.revoke('bucket', 'key');
  const grantee = `id=${(await b.clients.s3.send(new ListBucketsCommand({}))).Owner?.ID}`;
  await s3.send(new PutObjectAclCommand({ Bucket: bucket, Key: 'shared', GrantReadACP: grantee }));
  assert.match(
    await explained(),
    /✗ bucket policy and access control list .*\n.*nearest: access control list \(object\), `grant 1: READ_ACP`/,
  );
  await s3.send(new PutObjectAclCommand({ Bucket: bucket, Key: 'shared', GrantRead: grantee }));
  assert.match(await explained(), /✓ access control list allows\n.*access control list \(object\), `grant 1: READ`/);
});
