// Aliases. https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arn } from '../../kernel/arn.ts';
import type { FaultCode } from '../../kernel/fault.ts';
import { CreateAlias } from './CreateAlias.ts';
import { DeleteAlias } from './DeleteAlias.ts';
import { DescribeKey } from './DescribeKey.ts';
import { ListAliases } from './ListAliases.ts';
import { ScheduleKeyDeletion } from './ScheduleKeyDeletion.ts';
import { allowing, elsewhere, here, home, newWorld, other, refused, startMs, type World } from './testing.ts';
import { UpdateAlias } from './UpdateAlias.ts';

const create = (world: World, AliasName: string, TargetKeyId: string, caller = world.root) =>
  world.call('CreateAlias', CreateAlias, { AliasName, TargetKeyId }, caller);
const update = (world: World, AliasName: string, TargetKeyId: string, caller = world.root) =>
  world.call('UpdateAlias', UpdateAlias, { AliasName, TargetKeyId }, caller);
const remove = (world: World, AliasName: string, caller = world.root) =>
  world.call('DeleteAlias', DeleteAlias, { AliasName }, caller);
const keyOf = async (world: World, KeyId: string) =>
  (await world.call('DescribeKey', DescribeKey, { KeyId }, world.root)).KeyMetadata?.KeyId;
const namesOf = async (world: World, KeyId?: string) => {
  const { Aliases } = await world.call('ListAliases', ListAliases, KeyId === undefined ? {} : { KeyId }, world.root);
  return Aliases?.map(({ AliasName, TargetKeyId }) => `${AliasName} ${TargetKeyId}`);
};

test('an alias names a key, moves to another and goes, and each listing follows', async () => {
  const world = await newWorld();
  const [one, two] = [await world.newKey(), await world.newKey()];
  await create(world, 'alias/app', one.arn);
  await create(world, 'alias/app/second', one.id);
  assert.equal(await keyOf(world, 'alias/app'), one.id);
  assert.equal(await keyOf(world, arn.kmsAlias(here, home, 'alias/app')), one.id);
  assert.deepEqual(await namesOf(world), [`alias/app ${one.id}`, `alias/app/second ${one.id}`]);

  world.clock.advance(1000);
  await update(world, 'alias/app', two.id);
  assert.equal(await keyOf(world, 'alias/app'), two.id);
  assert.deepEqual(await namesOf(world, one.id), [`alias/app/second ${one.id}`]);
  assert.deepEqual(await namesOf(world, two.id), [`alias/app ${two.id}`]);
  const { Aliases } = await world.call('ListAliases', ListAliases, { KeyId: two.id }, world.root);
  assert.deepEqual(Aliases, [
    {
      AliasName: 'alias/app',
      AliasArn: `arn:aws:kms:us-east-1:${home}:alias/app`,
      TargetKeyId: two.id,
      CreationDate: new Date(startMs),
      LastUpdatedDate: new Date(startMs + 1000),
    },
  ]);

  await remove(world, 'alias/app');
  await refused(
    keyOf(world, 'alias/app'),
    'NotFoundException',
    /^Alias arn:aws:kms:us-east-1:\d+:alias\/app is not found\.$/,
  );
  assert.deepEqual(await namesOf(world, two.id), []);
});

test('aliases are listed in pages, of one account and Region', async () => {
  const world = await newWorld();
  const { id } = await world.newKey();
  for (const name of ['c', 'a', 'e', 'b', 'd']) await create(world, `alias/${name}`, id);
  for (const KeyId of [undefined, id]) {
    const names: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const input = { Limit: 2, ...(KeyId && { KeyId }), ...(Marker && { Marker }) };
      const page = await world.call('ListAliases', ListAliases, input, world.root);
      names.push(...(page.Aliases ?? []).map((alias) => alias.AliasName));
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    assert.deepEqual(names, ['alias/a', 'alias/b', 'alias/c', 'alias/d', 'alias/e']);
  }
  const listed = async (caller = world.root, region = here) =>
    (await world.call('ListAliases', ListAliases, {}, caller, { region })).Aliases;
  assert.deepEqual(await listed(world.otherRoot), []);
  assert.deepEqual(await listed(world.root, elsewhere), []);
  await refused(listed(await world.user(home, 'nobody')), 'AccessDenied');
});

const badNames: readonly [string, FaultCode, RegExp][] = [
  ['app', 'ValidationException', /^Alias must start with the prefix "alias\/"/],
  ['alias/aws/s3', 'InvalidAliasNameException', /reserved/],
  ['alias/aws/mine', 'InvalidAliasNameException', /reserved/],
  ['alias/a:b', 'ValidationException', /^alias\/a:b contains invalid characters for an alias$/],
  ['alias/a b', 'ValidationException', /'alias\/a b' at 'aliasName' .* regular expression/],
  ['alias/', 'ValidationException', /invalid characters/],
  [`alias/${'x'.repeat(251)}`, 'ValidationException', /length less than or equal to 256/],
];

test('a name that an alias cannot have is refused by all three operations', async () => {
  const world = await newWorld();
  const { id } = await world.newKey();
  for (const [name, code, words] of badNames) {
    await refused(create(world, name, id), code, words);
    await refused(update(world, name, id), code, words);
    await refused(remove(world, name), code, words);
  }
});

test('what CreateAlias and UpdateAlias refuse', async () => {
  const world = await newWorld();
  const { id } = await world.newKey();
  const doomed = await world.newKey();
  await world.call('ScheduleKeyDeletion', ScheduleKeyDeletion, { KeyId: doomed.id }, world.root);
  await create(world, 'alias/app', id);
  const taken = /^An alias with the name arn:aws:kms:us-east-1:111122223333:alias\/app already exists$/;
  await refused(create(world, 'alias/app', id), 'AlreadyExistsException', taken);
  await refused(
    create(world, 'alias/new', 'alias/app'),
    'ValidationException',
    /^Aliases must refer to keys\. Not aliases$/,
  );
  await refused(create(world, 'alias/new', doomed.id), 'KMSInvalidStateException');
  await refused(update(world, 'alias/app', doomed.id), 'KMSInvalidStateException');
  await refused(update(world, 'alias/none', id), 'NotFoundException');
  await refused(remove(world, 'alias/none'), 'NotFoundException');
  const absent = '12345678-1234-1234-1234-123456789012';
  await refused(create(world, 'alias/new', absent), 'NotFoundException');
  await refused(create(world, 'alias/new', arn.kmsKey(here, other, absent)), 'AccessDenied');
  for (let i = 1; i < 50; i += 1) await create(world, `alias/app${i}`, id);
  await refused(create(world, 'alias/app50', id), 'LimitExceededException');
  assert.equal(await keyOf(world, 'alias/app'), id);
});

test('an alias operation needs its permission on the alias and on every key it touches', async () => {
  const world = await newWorld();
  const [one, two] = [await world.newKey(), await world.newKey()];
  await create(world, 'alias/app', one.id);
  const on = (Action: string, ...Resource: string[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
  const app = arn.kmsAlias(here, home, 'alias/app');
  const lacks = (call: Promise<unknown>, resource: string) =>
    refused(call, 'AccessDenied', new RegExp(`on resource: ${resource} because no identity-based policy`));
  const fresh = arn.kmsAlias(here, home, 'alias/new');
  await lacks(create(world, 'alias/new', one.id, await world.user(home, 'a', on('kms:CreateAlias', one.arn))), fresh);
  await lacks(create(world, 'alias/new', one.id, await world.user(home, 'b', on('kms:CreateAlias', fresh))), one.arn);
  await lacks(
    update(world, 'alias/app', two.id, await world.user(home, 'c', on('kms:UpdateAlias', app, two.arn))),
    one.arn,
  );
  await lacks(
    update(world, 'alias/app', two.id, await world.user(home, 'd', on('kms:UpdateAlias', app, one.arn))),
    two.arn,
  );
  await lacks(remove(world, 'alias/app', await world.user(home, 'e', on('kms:DeleteAlias', app))), one.arn);
  await remove(world, 'alias/app', await world.user(home, 'f', allowing('kms:DeleteAlias')));
  assert.deepEqual(await namesOf(world), []);
});

test('a policy may let a key be used under one of its aliases only', async () => {
  const world = await newWorld();
  const { id } = await world.newKey();
  await create(world, 'alias/app', id);
  const Condition = { StringEquals: { 'kms:RequestAlias': 'alias/app' } };
  const Statement = [{ Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*', Condition }];
  const user = await world.user(home, 'user', JSON.stringify({ Version: '2012-10-17', Statement }));
  assert((await world.call('DescribeKey', DescribeKey, { KeyId: 'alias/app' }, user)).KeyMetadata);
  await refused(world.call('DescribeKey', DescribeKey, { KeyId: id }, user), 'AccessDenied');
  const byAny = { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/app' } };
  const any = [{ ...Statement[0], Condition: byAny }];
  const second = await world.user(home, 'second', JSON.stringify({ Version: '2012-10-17', Statement: any }));
  assert((await world.call('DescribeKey', DescribeKey, { KeyId: id }, second)).KeyMetadata);
});
