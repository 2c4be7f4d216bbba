// What opens something is on no event: passwords, private keys and the seeds of devices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationSchema } from '../protocol/schema/model.ts';
import { shownMembers } from './parameters.ts';

function shown(operation: string, side: 'input' | 'output', value: object): string {
  const schema = operationSchema('iam', operation);
  assert.ok(schema, operation);
  return JSON.stringify(shownMembers(schema[side], value) ?? {});
}

test('no secret that a client sends is shown', () => {
  const inputs: readonly (readonly [string, object])[] = [
    ['CreateLoginProfile', { UserName: 'ann', Password: 'SECRET' }],
    ['UpdateLoginProfile', { UserName: 'ann', Password: 'SECRET' }],
    ['ChangePassword', { OldPassword: 'SECRET', NewPassword: 'SECRET' }],
    ['UploadServerCertificate', { ServerCertificateName: 'site', PrivateKey: 'SECRET' }],
  ];
  for (const [operation, input] of inputs) assert.doesNotMatch(shown(operation, 'input', input), /SECRET/, operation);
  assert.match(shown('CreateLoginProfile', 'input', { UserName: 'ann' }), /ann/);
});

test('no secret that a client is given is shown', () => {
  const device = { SerialNumber: 'serial', Base32StringSeed: Buffer.from('SECRET') };
  const given = shown('CreateVirtualMFADevice', 'output', { VirtualMFADevice: device });
  assert.match(given, /serial/);
  assert.doesNotMatch(given, /SECRET|base32/i);
  const AccessKey = { UserName: 'ann', AccessKeyId: 'AKIA', SecretAccessKey: 'SECRET' };
  assert.doesNotMatch(shown('CreateAccessKey', 'output', { AccessKey }), /SECRET/);
});
