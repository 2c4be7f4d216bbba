// Virtual multi-factor devices: made, given to a user by two codes in a row, and their codes used once each.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt, stepAt, stepMs } from '../../src/crypto/totp.ts';
import { minuteMs } from '../../src/kernel/clock.ts';
import { accountId } from '../../src/kernel/ids.ts';
import { verifyMfaCode } from '../../src/operations/iam/mfa-devices.ts';
import { MfaDevice } from '../../src/storage/records/mfa-device.ts';
import { allow, management, newAccount, newUser, newWorld, refused, type World } from './world.ts';

const serial = (name: string, account = management) => `arn:aws:iam::${account}:mfa/${name}`;

/** What an authenticator application does with the seed that it was shown, `aheadSteps` by its clock. */
async function application(world: World, name: string, aheadSteps = 0) {
  const { VirtualMFADevice } = await world.admin.iam.CreateVirtualMFADevice({ VirtualMFADeviceName: name });
  assert.match(Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString(), /^[A-Z2-7]{64}$/);
  const record = await world.records.get(MfaDevice, [accountId(management), `/${name}`]);
  assert.ok(record);
  const code = (steps = 0) => codeAt(record.seed, stepAt(world.clock.now()) + aheadSteps + steps);
  const two = (first = 0) => ({ AuthenticationCode1: code(first), AuthenticationCode2: code(first + 1) });
  return { code, two };
}

const verify = (world: World, name: string, tokenCode: string, userName = 'ann') =>
  verifyMfaCode(
    world.records,
    { account: accountId(management), userName },
    { serialNumber: serial(name), tokenCode },
    world.clock.now(),
  );

async function worldWithUser() {
  const world = await newWorld();
  await world.admin.iam.CreateUser({ UserName: 'Ann' });
  return world;
}

test('a device is a user’s after two codes in a row, is listed, and goes', async () => {
  const world = await worldWithUser();
  const { iam } = world.admin;
  const { two, code } = await application(world, 'phone');
  const named = { UserName: 'Ann', SerialNumber: serial('phone') };
  const words = 'Authentication code for device is not valid.';
  const same = { AuthenticationCode1: code(), AuthenticationCode2: code() };
  await refused(iam.EnableMFADevice({ ...named, ...same }), 'InvalidAuthenticationCode', words);
  await refused(iam.EnableMFADevice({ ...named, ...two(40) }), 'InvalidAuthenticationCode', words);
  assert.deepEqual((await iam.ListVirtualMFADevices({ AssignmentStatus: 'Unassigned' })).VirtualMFADevices, [
    { SerialNumber: serial('phone') },
  ]);
  await iam.EnableMFADevice({ ...named, ...two() });
  const EnableDate = new Date(world.clock.now());
  const shown = { UserName: 'Ann', SerialNumber: serial('phone'), EnableDate };
  assert.deepEqual(await iam.GetMFADevice(named), shown);
  assert.deepEqual((await iam.ListMFADevices({ UserName: 'ann' })).MFADevices, [shown]);
  const [listed] = (await iam.ListVirtualMFADevices({ AssignmentStatus: 'Assigned' })).VirtualMFADevices ?? [];
  assert.equal(listed?.User?.UserName, 'Ann');
  assert.equal(listed.Base32StringSeed, undefined);
  await refused(iam.EnableMFADevice({ ...named, ...two(2) }), 'EntityAlreadyExists', /already in use/);
  await refused(iam.DeleteUser({ UserName: 'Ann' }), 'DeleteConflict', /MFA device/);
  await refused(iam.DeleteVirtualMFADevice({ SerialNumber: serial('phone') }), 'DeleteConflict', /deactivate/);
  await iam.UpdateUser({ UserName: 'Ann', NewUserName: 'Bea' });
  assert.equal((await iam.GetMFADevice({ ...named, UserName: 'Bea' })).UserName, 'Bea');
  await iam.DeactivateMFADevice({ ...named, UserName: 'Bea' });
  await refused(iam.GetMFADevice({ ...named, UserName: 'Bea' }), 'NoSuchEntity', /not associated/);
  await iam.DeleteVirtualMFADevice({ SerialNumber: serial('phone') });
  await refused(iam.DeleteVirtualMFADevice({ SerialNumber: serial('phone') }), 'NoSuchEntity', /does not exist/);
  await iam.DeleteUser({ UserName: 'Bea' });
});

test('a code is right once, near its time, and for its own user', async () => {
  const world = await worldWithUser();
  const { two, code } = await application(world, 'phone');
  const named = { UserName: 'Ann', SerialNumber: serial('phone') };
  assert.equal(await verify(world, 'phone', code()), false, 'not enabled yet');
  await world.admin.iam.EnableMFADevice({ ...named, ...two(-1) });
  assert.equal(await verify(world, 'phone', code()), false, 'used by enabling');
  world.clock.advance(stepMs);
  assert.equal(await verify(world, 'phone', code(), 'admin'), false, 'the device of another');
  const now = code();
  assert.equal(await verify(world, 'phone', now), true);
  assert.equal(await verify(world, 'phone', now), false, 'used');
  world.clock.advance(3 * stepMs);
  assert.equal(await verify(world, 'phone', code(-2)), false, 'too old');
  assert.equal(await verify(world, 'phone', code(3)), false, 'too new');
  assert.equal(await verify(world, 'phone', code(1)), true, 'a clock that is a little ahead');
  for (const text of ['', '12345', '1234567', 'abcdef']) assert.equal(await verify(world, 'phone', text), false);
});

test('after five wrong codes in a row a device takes none for five minutes', async () => {
  const world = await worldWithUser();
  const { two, code } = await application(world, 'phone');
  await world.admin.iam.EnableMFADevice({ UserName: 'Ann', SerialNumber: serial('phone'), ...two(-1) });
  world.clock.advance(stepMs);
  const wrong = () => String((Number(code()) + 1) % 1_000_000).padStart(6, '0');
  for (let tries = 0; tries < 5; tries++) assert.equal(await verify(world, 'phone', wrong()), false);
  assert.equal(await verify(world, 'phone', code()), false);
  world.clock.advance(5 * minuteMs);
  assert.equal(await verify(world, 'phone', code()), true);
});

test('a clock that is off is met by Resync', async () => {
  const world = await worldWithUser();
  const { two, code } = await application(world, 'phone', 7);
  const named = { UserName: 'Ann', SerialNumber: serial('phone') };
  await world.admin.iam.EnableMFADevice({ ...named, ...two(-9) });
  world.clock.advance(2 * stepMs);
  assert.equal(await verify(world, 'phone', code()), false);
  await world.admin.iam.ResyncMFADevice({ ...named, ...two() });
  world.clock.advance(2 * stepMs);
  assert.equal(await verify(world, 'phone', code()), true);
  const backwards = world.admin.iam.ResyncMFADevice({ ...named, ...two(-4) });
  await refused(backwards, 'InvalidAuthenticationCode', /not valid/);
});

test('eight devices a user, and names that are taken', async () => {
  const world = await worldWithUser();
  const { iam } = world.admin;
  for (let index = 0; index < 8; index++) {
    const { two } = await application(world, `d${index}`);
    await iam.EnableMFADevice({ UserName: 'Ann', SerialNumber: serial(`d${index}`), ...two() });
  }
  const { two } = await application(world, 'ninth');
  const over = iam.EnableMFADevice({ UserName: 'Ann', SerialNumber: serial('ninth'), ...two() });
  await refused(over, 'LimitExceeded', 'Cannot exceed quota for MFADevicesPerUser: 8');
  const again = iam.CreateVirtualMFADevice({ VirtualMFADeviceName: 'd0' });
  await refused(again, 'EntityAlreadyExists', 'MFADevice entity at the same path and name already exists.');
  assert.ok(await iam.CreateVirtualMFADevice({ VirtualMFADeviceName: 'd0', Path: '/other/' }));
  const page = await iam.ListMFADevices({ UserName: 'Ann', MaxItems: 5 });
  assert.equal(page.MFADevices?.length, 5);
  const rest = await iam.ListMFADevices({ UserName: 'Ann', MaxItems: 5, Marker: page.Marker });
  assert.equal(rest.MFADevices?.length, 3);
});

test('without the permission, and across accounts, nothing is told or changed', async () => {
  const world = await worldWithUser();
  const { two } = await application(world, 'phone');
  const own = allow(['iam:ListMFADevices'], `arn:aws:iam::${management}:user/cal`);
  const as = await newUser(world.admin, world, 'cal', own);
  assert.ok(await as.iam.ListMFADevices({}));
  const no = /because no identity-based policy allows the iam:/;
  await refused(as.iam.ListMFADevices({ UserName: 'Ann' }), 'AccessDenied', no);
  await refused(as.iam.ListVirtualMFADevices({}), 'AccessDenied', no);
  const enable = { UserName: 'Ann', SerialNumber: serial('phone'), ...two() };
  await refused(as.iam.EnableMFADevice(enable), 'AccessDenied', no);
  await refused(as.iam.DeactivateMFADevice({ SerialNumber: serial('phone') }), 'AccessDenied', no);
  await refused(as.iam.CreateVirtualMFADevice({ VirtualMFADeviceName: 'x' }), 'AccessDenied', no);
  const { id, admin } = await newAccount(world);
  await refused(
    admin.iam.DeleteVirtualMFADevice({ SerialNumber: serial('phone') }),
    'AccessDenied',
    /no resource-based/,
  );
  await admin.iam.CreateUser({ UserName: 'Ann' });
  await refused(admin.iam.EnableMFADevice(enable), 'NoSuchEntity', /does not exist/);
  await refused(
    admin.iam.TagMFADevice({ SerialNumber: serial('phone'), Tags: [] }),
    'AccessDenied',
    /no resource-based/,
  );
  const mine = { SerialNumber: serial('phone', id), Tags: [{ Key: 'a', Value: 'b' }] };
  await refused(admin.iam.TagMFADevice(mine), 'NoSuchEntity', /does not exist/);
});
