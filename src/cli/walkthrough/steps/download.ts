// Steps: account B's role tries to read account A's object, while the missing policies are added one after another.
import { hash } from 'node:crypto';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { GetObjectCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { type ExpectedRefusal, expect, expectRefusal } from '../expect.ts';
import {
  bucketStatement,
  defaultKeyStatement,
  identityStatements,
  keyStatement,
  policy,
  type Statement,
} from '../policies.ts';
import { type Reader, roleName, type Scene, type SealedObject, type Side } from '../scene.ts';
import type { Accounts } from './accounts.ts';
import { identityPolicyName } from './role.ts';

/** Ends with account B's role reading the same bytes that account A has stored. */
export async function download(scene: Scene, accounts: Accounts, object: SealedObject, reader: Reader): Promise<void> {
  await tryWithout(scene, object, reader);
  await addBucketPolicy(scene, accounts.a, object, reader);
  await addIdentityPolicy(scene, accounts.b, object, reader);
  await addKeyPolicy(scene, accounts.a, object, reader);
}

async function tryWithout(scene: Scene, object: SealedObject, reader: Reader): Promise<void> {
  await scene.screen.step('No policy yet: the role is refused');
  await refusedDownload(scene, object, reader, { action: 's3:GetObject', layer: 'resource-based policy' });
  scene.screen.say(
    "Between two accounts both have to agree. The first to be missing is the policy of account A's bucket: the resource-based policy. (`aws s3 cp` asks HeadObject first, which answers 403 without words, as on AWS; get-object shows the reason.)",
  );
}

async function addBucketPolicy(scene: Scene, a: Side, object: SealedObject, reader: Reader): Promise<void> {
  const { screen } = scene;
  await screen.step("First policy: account A's bucket");
  await putBucketPolicy(scene, a, object, [bucketStatement(reader.roleArn, object.bucket, 's3:GetObject')]);
  await refusedDownload(scene, object, reader, { action: 's3:GetObject', layer: 'identity-based policy' });
  screen.say('Account A agrees. Now account B has to let its own role do so: the identity-based policy.');
}

async function addIdentityPolicy(scene: Scene, b: Side, object: SealedObject, reader: Reader): Promise<void> {
  const { screen } = scene;
  await screen.step("Second policy: the identity of account B's role");
  const statements = identityStatements(object.bucket, object.keyArn, 's3:GetObject', 'kms:Decrypt');
  await putIdentityPolicy(scene, b, statements);
  await refusedDownload(scene, object, reader, { action: 'kms:Decrypt', layer: 'resource-based policy' });
  screen.say(
    "S3 lets the role read now, and asks KMS to decrypt as the role, who is a stranger to account A's key. Its policy is missing.",
  );
}

async function addKeyPolicy(scene: Scene, a: Side, object: SealedObject, reader: Reader): Promise<void> {
  const { screen, leavings } = scene;
  await screen.step("Third policy: account A's key");
  await putKeyPolicy(scene, a, object, keyStatement(reader.roleArn, 'kms:Decrypt'));
  showDownload(scene, object);
  const { Body } = await reader.clients.s3.send(new GetObjectCommand({ Bucket: object.bucket, Key: object.objectKey }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  expect(bytes.equals(object.body), 'the bytes that were read are those that were stored');
  leavings.write('downloaded.txt', bytes);
  screen.done(`200 OK, ${bytes.length} bytes, with the same SHA-256`);
  screen.lines(`stored  ${hash('sha256', object.body)}`, `read    ${hash('sha256', bytes)}`);
  screen.say('All three policies are there, and with any one of them missing the answer is 403.');
}

function showDownload({ screen, leavings }: Scene, object: SealedObject): void {
  screen.command(
    ...['aws', 's3api', 'get-object', '--bucket', object.bucket, '--key', object.objectKey],
    ...[leavings.path('downloaded.txt'), '--profile', roleName],
  );
}

async function refusedDownload(scene: Scene, object: SealedObject, reader: Reader, expected: ExpectedRefusal) {
  showDownload(scene, object);
  const input = { Bucket: object.bucket, Key: object.objectKey };
  await expectRefusal(scene.screen, reader.clients.s3.send(new GetObjectCommand(input)), expected);
}

export async function putBucketPolicy(
  { screen, leavings }: Scene,
  a: Side,
  { bucket }: SealedObject,
  statements: readonly Statement[],
): Promise<void> {
  const document = policy(...statements);
  leavings.writePolicy('bucket-policy.json', document);
  screen.policy(statements, [
    ...['aws', 's3api', 'put-bucket-policy', '--bucket', bucket],
    ...['--policy', leavings.reference('bucket-policy.json'), '--profile', a.name],
  ]);
  await a.clients.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(document) }));
}

export async function putIdentityPolicy(
  { screen, leavings }: Scene,
  b: Side,
  statements: readonly Statement[],
): Promise<void> {
  const document = policy(...statements);
  leavings.writePolicy('identity-policy.json', document);
  screen.policy(statements, [
    ...['aws', 'iam', 'put-role-policy', '--role-name', roleName, '--policy-name', identityPolicyName],
    ...['--policy-document', leavings.reference('identity-policy.json'), '--profile', b.name],
  ]);
  const inline = { RoleName: roleName, PolicyName: identityPolicyName, PolicyDocument: JSON.stringify(document) };
  await b.clients.iam.send(new PutRolePolicyCommand(inline));
}

/** Beside the statement that every key has from the start. */
export async function putKeyPolicy(
  { screen, leavings }: Scene,
  a: Side,
  { keyArn }: SealedObject,
  statement: Statement,
): Promise<void> {
  const document = policy(defaultKeyStatement(a.account), statement);
  leavings.writePolicy('key-policy.json', document);
  screen.policy(
    [statement],
    [
      ...['aws', 'kms', 'put-key-policy', '--key-id', keyArn.replace(/^.*\//, ''), '--policy-name', 'default'],
      ...['--policy', leavings.reference('key-policy.json'), '--profile', a.name],
    ],
  );
  await a.clients.kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy: JSON.stringify(document) }));
}
