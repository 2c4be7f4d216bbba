// Multi-factor devices in requests to STS: sessions that showed one, roles that ask for one, and codes that are taken once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateRoleCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  ListRolesCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { codeAt, stepAt } from '../../src/crypto/totp.ts';
import { allow, policy, trusting } from '../iam/world.ts';
import { newAccount, newUser } from '../support/accounts.ts';
import { refused } from '../support/refused.ts';
import { startServer } from '../support/server.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** As an authenticator application reads the seed that it is shown. */
function seedOf(base32: string): Buffer {
  const bits = [...base32].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

async function userWithDevice() {
  const server = await startServer();
  const account = await newAccount(server, 'home');
  const user = await newUser(server, account, 'ada');
  const { iam } = account.clients;
  const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }));
  const SerialNumber = `${VirtualMFADevice?.SerialNumber}`;
  const seed = seedOf(Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString());
  // Codes are taken in their order, each once: every one that is asked for is of a later step than the one before.
  let step = stepAt(server.clock.now()) - 1;
  const code = () => codeAt(seed, step++);
  const codes = { AuthenticationCode1: code(), AuthenticationCode2: code() };
  await iam.send(new EnableMFADeviceCommand({ UserName: 'ada', SerialNumber, ...codes }));
  return { server, account, user, SerialNumber, code };
}

const failed = (message: RegExp) => ({ status: 403, code: 'AccessDenied', message });

test('a session that showed a device calls IAM, and is let in where a policy asks for one and for how long', async () => {
  const { server, account, user, SerialNumber, code } = await userWithDevice();
  await using _ = server;
  const withDevice = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
  const lately = { NumericLessThan: { 'aws:MultiFactorAuthAge': '600' } };
  await user.putPolicy(policy(allow('iam:ListUsers', '*', withDevice), allow('iam:ListRoles', '*', lately)));
  const refusal = failed(/no identity-based policy allows the iam:ListUsers/);
  await refused(user.clients.iam.send(new ListUsersCommand({})), refusal);
  const TokenCode = code();
  const { sts } = user.clients;
  const { Credentials: given } = await sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode }));
  const credentials = {
    accessKeyId: `${given?.AccessKeyId}`,
    secretAccessKey: `${given?.SecretAccessKey}`,
    sessionToken: `${given?.SessionToken}`,
  };
  const session = server.clients(credentials);
  await session.iam.send(new ListUsersCommand({}));
  await session.iam.send(new ListRolesCommand({}));
  const used = sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode }));
  await refused(used, failed(/invalid MFA one time pass code/));
  const trust = trusting(user.arn, 'sts:AssumeRole', withDevice);
  await account.clients.iam.send(new CreateRoleCommand({ RoleName: 'guarded', AssumeRolePolicyDocument: trust }));
  const guarded = { RoleArn: `arn:aws:iam::${account.id}:role/guarded`, RoleSessionName: 'session' };
  await session.sts.send(new AssumeRoleCommand(guarded));
  server.clock.advance(601_000);
  const later = () => server.clients(credentials).iam;
  await later().send(new ListUsersCommand({}));
  await refused(later().send(new ListRolesCommand({})), failed(/no identity-based policy allows the iam:ListRoles/));
  assert.deepEqual(server.reported, []);
});

test('AssumeRole with a code meets a trust that asks for a device, and its session does not carry it on', async () => {
  const { server, account, user, SerialNumber, code } = await userWithDevice();
  await using _ = server;
  const fresh = { Bool: { 'aws:MultiFactorAuthPresent': 'true' }, NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } };
  const trust = trusting(user.arn, 'sts:AssumeRole', fresh);
  await account.clients.iam.send(new CreateRoleCommand({ RoleName: 'guarded', AssumeRolePolicyDocument: trust }));
  const input = { RoleArn: `arn:aws:iam::${account.id}:role/guarded`, RoleSessionName: 'session' };
  const assume = (more: object = {}) => user.clients.sts.send(new AssumeRoleCommand({ ...input, ...more }));
  await refused(assume(), failed(/no resource-based policy allows the sts:AssumeRole action/));
  await refused(assume({ SerialNumber }), failed(/must provide both/));
  const wrong = { SerialNumber, TokenCode: '000000' };
  await refused(assume(wrong), failed(/invalid MFA one time pass code/));
  const TokenCode = code();
  const { Credentials: given } = await assume({ SerialNumber, TokenCode });
  const session = server.clients({
    accessKeyId: `${given?.AccessKeyId}`,
    secretAccessKey: `${given?.SecretAccessKey}`,
    sessionToken: `${given?.SessionToken}`,
  });
  await session.sts.send(new GetCallerIdentityCommand({}));
  await refused(session.sts.send(new AssumeRoleCommand(input)), failed(/sts:AssumeRole/));
  await refused(assume({ SerialNumber, TokenCode }), failed(/invalid MFA/));
  // Somebody else's device proves nothing.
  const other = await newUser(server, account, 'other');
  const borrowed = other.clients.sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode: '123456' }));
  await refused(borrowed, failed(/MultiFactorAuthentication failed/));
  const asRole = account.clients.sts.send(new AssumeRoleCommand({ ...input, SerialNumber, TokenCode: '123456' }));
  await refused(asRole, failed(/unable to validate MFA code/));
});
