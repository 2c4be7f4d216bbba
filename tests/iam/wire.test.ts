// IAM over HTTP, with the SDK as its client: what arrives, what comes back, and how a refusal reads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AddRoleToInstanceProfileCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteUserCommand,
  EnableMFADeviceCommand,
  GetInstanceProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMServiceException,
  ListDelegationRequestsCommand,
  ListMFADevicesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  paginateListUsers,
} from '@aws-sdk/client-iam';
import { codeAt, stepAt } from '../../src/crypto/totp.ts';
import { startServer } from '../support/server.ts';
import { allow, policy, trusting } from './world.ts';

async function refusedWith(work: Promise<unknown>, name: string, status: number, words: RegExp): Promise<void> {
  const error = await work.then(
    () => assert.fail('not refused'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof IAMServiceException, String(error));
  assert.deepEqual([error.name, error.$metadata.httpStatusCode], [name, status], error.message);
  assert.match(error.message, words);
  assert.match(`${error.$metadata.requestId}`, /^[0-9a-f-]{36}$/);
}

test('a user made over the wire signs its own requests, and is refused what nothing allows', async () => {
  await using server = await startServer();
  const { iam } = server.clients(server.admin);
  const Tags = [{ Key: 'team name', Value: 'a+b/c=d@e' }];
  const made = await iam.send(new CreateUserCommand({ UserName: 'user', Path: '/staff/', Tags }));
  assert.ok(made.User?.CreateDate instanceof Date);
  assert.deepEqual(made.User.Tags, Tags);
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'user' }));
  const keys = { accessKeyId: `${AccessKey?.AccessKeyId}`, secretAccessKey: `${AccessKey?.SecretAccessKey}` };
  const user = server.clients(keys).iam;
  const get = new GetUserCommand({});
  await refusedWith(user.send(get), 'AccessDenied', 403, /user\/staff\/user is not authorized to perform: iam:GetUser/);
  const PolicyDocument = policy(allow('iam:GetUser'));
  await iam.send(new PutUserPolicyCommand({ UserName: 'user', PolicyName: 'p', PolicyDocument }));
  assert.equal((await user.send(get)).User?.UserId, made.User.UserId);
  await refusedWith(user.send(new ListUsersCommand({})), 'AccessDenied', 403, /iam:ListUsers/);
  await refusedWith(iam.send(new DeleteUserCommand({ UserName: 'user' })), 'DeleteConflictException', 409, /policies/);
  assert.deepEqual(server.reported, []);
});

test('each main error comes as the SDK knows it', async () => {
  await using server = await startServer();
  const { iam } = server.clients(server.admin);
  const unknown = iam.send(new GetUserCommand({ UserName: 'nobody' }));
  await refusedWith(unknown, 'NoSuchEntityException', 404, /cannot be found/);
  const again = iam.send(new CreateUserCommand({ UserName: 'admin' }));
  await refusedWith(again, 'EntityAlreadyExistsException', 409, /already exists/);
  const spaced = iam.send(new CreateUserCommand({ UserName: 'a b' }));
  await refusedWith(spaced, 'ValidationError', 400, /userName is invalid/);
  const comma = '{\n  "Version": "2012-10-17"\n  "Statement": []\n}';
  const broken = iam.send(new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: comma }));
  await refusedWith(broken, 'MalformedPolicyDocumentException', 400, /at line 3, column 3/);
  const nobody = trusting('arn:aws:iam::999999999999:root');
  const role = iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: nobody }));
  await refusedWith(role, 'MalformedPolicyDocumentException', 400, /Invalid principal in policy: "AWS":"arn/);
  await iam.send(new CreateAccessKeyCommand({ UserName: 'admin' }));
  const third = iam.send(new CreateAccessKeyCommand({ UserName: 'admin' }));
  await refusedWith(third, 'LimitExceededException', 409, /AccessKeysPerUser: 2/);
  const delegation = iam.send(new ListDelegationRequestsCommand({}));
  await refusedWith(delegation, 'NotImplemented', 501, /ListDelegationRequests/);
});

test('lists, empty lists and pages', async () => {
  await using server = await startServer();
  const { iam } = server.clients(server.admin);
  for (const UserName of ['a', 'b', 'c']) await iam.send(new CreateUserCommand({ UserName }));
  const names: (string | undefined)[] = [];
  for await (const page of paginateListUsers({ client: iam, pageSize: 2 }, {}))
    names.push(...(page.Users ?? []).map((user) => user.UserName));
  assert.deepEqual(names, ['a', 'admin', 'b', 'c']);
  const none = await iam.send(new ListUsersCommand({ PathPrefix: '/nobody/' }));
  assert.deepEqual([none.Users, none.IsTruncated], [[], false]);
});

test('a role in an instance profile, its trust policy URL-encoded once', async () => {
  await using server = await startServer();
  const { iam } = server.clients(server.admin);
  const AssumeRolePolicyDocument = policy({
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { StringLike: { 'aws:userid': 'a b+c%20&<>\'"é' } },
  });
  await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'r' }));
  assert.equal(decodeURIComponent(`${Role?.AssumeRolePolicyDocument}`), AssumeRolePolicyDocument);
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'p' }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'r' }));
  const shown = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'p' }));
  const { RoleLastUsed: _used, ...inProfile } = Role ?? {};
  assert.deepEqual(shown.InstanceProfile?.Roles, [inProfile]);
});

test('what was written is there after a restart', async () => {
  await using server = await startServer();
  const before = server.clients(server.admin).iam;
  const { User } = await before.send(new CreateUserCommand({ UserName: 'kept' }));
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
  await before.send(new AttachUserPolicyCommand({ UserName: 'kept', PolicyArn }));
  await server.restart();
  const after = server.clients(server.admin).iam;
  assert.deepEqual((await after.send(new GetUserCommand({ UserName: 'kept' }))).User, User);
  const remove = after.send(new DeleteUserCommand({ UserName: 'kept' }));
  await refusedWith(remove, 'DeleteConflictException', 409, /must detach all policies first/);
});

test('the seed of a device comes as bytes, and its codes are taken', async () => {
  await using server = await startServer();
  const { iam } = server.clients(server.admin);
  const { VirtualMFADevice: device } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }),
  );
  const seed = Buffer.from(device?.Base32StringSeed ?? []).toString();
  const step = stepAt(server.clock.now());
  const [AuthenticationCode1, AuthenticationCode2] = [step, step + 1].map((at) => codeAt(fromBase32(seed), at));
  const named = { UserName: 'admin', SerialNumber: device?.SerialNumber };
  const wrong = iam.send(
    new EnableMFADeviceCommand({ ...named, AuthenticationCode1, AuthenticationCode2: AuthenticationCode1 }),
  );
  await refusedWith(wrong, 'InvalidAuthenticationCodeException', 403, /not valid/);
  await iam.send(new EnableMFADeviceCommand({ ...named, AuthenticationCode1, AuthenticationCode2 }));
  const { MFADevices } = await iam.send(new ListMFADevicesCommand({}));
  assert.equal(MFADevices?.[0]?.SerialNumber, device?.SerialNumber);
});

test('a provider of identities over the wire', async () => {
  await using server = await startServer();
  const { iam } = server.clients(server.admin);
  const ClientIDList = ['a', 'b&c'];
  const made = await iam.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://a.example/x', ClientIDList }));
  const { OpenIDConnectProviderArn } = made;
  const read = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  assert.deepEqual([read.Url, read.ClientIDList, read.ThumbprintList], ['a.example/x', ClientIDList, []]);
});

/** As an authenticator application reads the seed that it is shown. */
function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
