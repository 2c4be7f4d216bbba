// `crosskey explain`: whatever is taken away, it names the layer, and what it proposes lets the call through. Seeds 001 and 002.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDecoded } from '../../src/cli/explain/decoded.ts';
import { proposals } from '../../src/cli/explain/proposals.ts';
import { cleanEnvironment, crosskey } from '../cli/running-command.ts';
import {
  blogPolicies,
  type Crossing,
  guidePolicies,
  type Layer,
  layers,
  newCrossing,
  region,
} from '../seeds/crossing.ts';
import { uploadInParts } from '../support/multipart.ts';
import { getObject, putObject } from '../support/objects.ts';
import { policy, withStatements } from '../support/policy.ts';
import type { Credentials } from '../support/server.ts';
import { decode, refusalOf } from './support.ts';

async function run(crossing: Crossing, by: Credentials, ...args: string[]) {
  const home = mkdtempSync(join(tmpdir(), 'crosskey-explain-'));
  const environment = cleanEnvironment(home, {
    AWS_ACCESS_KEY_ID: by.accessKeyId,
    AWS_SECRET_ACCESS_KEY: by.secretAccessKey,
    AWS_SESSION_TOKEN: by.sessionToken,
    AWS_ENDPOINT_URL: crossing.server.endpoint,
    AWS_REGION: region,
  });
  try {
    return await crosskey(['explain', ...args], environment, home).ended;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const layerOf = (name: string, action: string): Layer =>
  name === 'identity-based policy' ? 'identity' : action.startsWith('kms:') ? 'key' : 'bucket';

/** Adds what explain proposes, until the call goes through; gives the layers that took something. */
async function followProposals(crossing: Crossing, call: () => Promise<unknown>): Promise<string[]> {
  const { server, principal, b } = crossing;
  const current: Record<Layer, string | undefined> = { bucket: undefined, key: undefined, identity: undefined };
  const added: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    const outcome = await call().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (outcome === undefined) return added;
    const { id } = await refusalOf(Promise.reject(outcome));
    const decoded = await decode(server.clients(server.admin), id);
    const refused = readDecoded(JSON.stringify(decoded)).evaluations?.at(-1);
    assert.ok(refused);
    const wanted = proposals(refused, { arn: principal.arn, account: b.id });
    assert.ok(wanted.length > 0, 'nothing is proposed');
    for (const { layer: name, statement, account } of wanted) {
      const layer = layerOf(name, refused.action);
      assert.equal(account, layer === 'identity' ? b.id : crossing.a.id);
      const own = { Effect: 'Allow', Principal: { AWS: crossing.a.id }, Action: 'kms:*', Resource: '*' };
      const before = current[layer] ?? (layer === 'key' ? policy(own) : undefined);
      const after = before === undefined ? policy(statement) : withStatements(before, statement);
      await crossing.put(layer, after);
      current[layer] = after;
      added.push(`${layer} ${refused.action}`);
    }
  }
  return assert.fail('what explain proposes does not let the call through');
}

for (const principal of ['role', 'user'] as const) {
  test(`from nothing to a download and an upload in parts by what explain proposes alone, as a ${principal}`, async () => {
    await using crossing = await newCrossing({ principal, bucketKey: principal === 'role' });
    const { a, principal: who, bucket } = crossing;
    await putObject(a.clients, bucket, 'shared', 'text');
    assert.deepEqual((await followProposals(crossing, () => getObject(who.clients, bucket, 'shared'))).toSorted(), [
      'bucket s3:GetObject',
      'identity kms:Decrypt',
      'identity s3:GetObject',
      'key kms:Decrypt',
    ]);
    const parts = [Buffer.alloc(5 * 1024 * 1024), Buffer.from('end')];
    await crossing.revoke('bucket', 'key', 'identity');
    const added = await followProposals(crossing, () => uploadInParts(who.clients, bucket, 'big', parts));
    assert.ok(added.includes('key kms:Decrypt') && added.includes('key kms:GenerateDataKey'), added.join());
    assert.deepEqual(crossing.server.reported, []);
  });
}

for (const [seed, policies] of Object.entries({ '001': blogPolicies, '002': guidePolicies })) {
  test(`seed ${seed}: the layer that is taken away is the one that explain shows, for who owns it`, async () => {
    await using crossing = await newCrossing({ principal: 'role', bucketKey: false, policies });
    const { a, b, principal, bucket } = crossing;
    await putObject(a.clients, bucket, 'shared', 'text');
    await crossing.grant(...layers);
    for (const layer of layers) {
      await crossing.revoke(layer);
      await refusalOf(getObject(principal.clients, bucket, 'shared'));
      const { stdout, exitCode, stderr } = await run(crossing, (layer === 'identity' ? b : a).credentials, 'last');
      assert.equal(exitCode, 0, stderr);
      const name = { bucket: 'bucket policy', key: 'key policy', identity: 'identity-based policy' }[layer];
      assert.match(stdout, new RegExp(`✗ ${name} does not allow`));
      assert.match(stdout, /The smallest statement that would allow it:/);
      assert.ok(stdout.includes(principal.arn) || layer === 'identity');
      assert.ok(!stdout.includes(String.fromCharCode(27)), 'no colours in a pipe');
      await crossing.grant(layer);
    }
  });
}

test('the chain, the nearest statement and what in it does not match are shown', async () => {
  await using crossing = await newCrossing({ principal: 'role', bucketKey: false });
  const { a, principal, bucket, keyArn } = crossing;
  await crossing.grant(...layers);
  await putObject(a.clients, bucket, 'shared', 'text');
  const elsewhere = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
  const own = { Effect: 'Allow', Principal: { AWS: a.id }, Action: 'kms:*', Resource: '*' };
  const statement = {
    Sid: 'Elsewhere',
    Effect: 'Allow',
    Principal: { AWS: principal.arn },
    Action: 'kms:*',
    Resource: '*',
  };
  await crossing.put('key', policy(own, { ...statement, Condition: elsewhere }));
  const { id } = await refusalOf(getObject(principal.clients, bucket, 'shared'));
  const { stdout } = await run(crossing, a.credentials, id);
  for (const words of [
    'S3 GetObject',
    '└─▶ KMS Decrypt  called by S3, as the same caller',
    '✓ bucket policy allows',
    '✗ key policy does not allow',
    'nearest: ',
    '`Elsewhere`',
    'Condition: StringEquals on kms:ViaService does not match',
    'it wants s3.eu-west-1.amazonaws.com',
    'there is s3.us-west-2.amazonaws.com',
    '"kms:ViaService": "s3.us-west-2.amazonaws.com"',
    keyArn,
  ])
    assert.ok(stdout.includes(words), `${words}\n${stdout}`);
  const json = await run(crossing, a.credentials, id, '--json');
  assert.equal((JSON.parse(json.stdout) as { authorizationId: string }).authorizationId, id);
});

test('an explicit deny is shown with its statement, and nothing is proposed that cannot help', async () => {
  await using crossing = await newCrossing({ principal: 'user', bucketKey: false });
  const { a, b, principal, bucket, documents } = crossing;
  await crossing.grant(...layers);
  await putObject(a.clients, bucket, 'shared', 'text');
  await crossing.put(
    'identity',
    withStatements(documents.identity, { Effect: 'Deny', Action: 's3:Get*', Resource: '*' }),
  );
  await refusalOf(getObject(principal.clients, bucket, 'shared'));
  const { stdout } = await run(crossing, b.credentials, 'last');
  assert.match(stdout, /✗ identity-based policy denies/);
  assert.match(stdout, /Nothing that allows overrides a deny/);
  assert.match(stdout, /"Action": "s3:Get\*"/);
  assert.doesNotMatch(stdout, /smallest statement/);
});

test('a profile names its own server, where also its role is taken', async () => {
  await using crossing = await newCrossing({ principal: 'user', bucketKey: false });
  const { server, b, principal, bucket } = crossing;
  await refusalOf(getObject(principal.clients, bucket, 'shared'));
  const home = mkdtempSync(join(tmpdir(), 'crosskey-explain-'));
  const file = (name: string, lines: readonly string[]): string => {
    writeFileSync(join(home, name), lines.join('\n'));
    return join(home, name);
  };
  const environment = cleanEnvironment(home, {
    AWS_CONFIG_FILE: file('config', [
      '[profile member]',
      `role_arn = arn:aws:iam::${b.id}:role/OrganizationAccountAccessRole`,
      'source_profile = management',
      `region = ${region}`,
      `endpoint_url = ${server.endpoint}`,
    ]),
    AWS_SHARED_CREDENTIALS_FILE: file('credentials', [
      '[management]',
      `aws_access_key_id = ${server.admin.accessKeyId}`,
      `aws_secret_access_key = ${server.admin.secretAccessKey}`,
    ]),
  });
  try {
    const { exitCode, stdout, stderr } = await crosskey(['explain', 'last', '--profile', 'member'], environment, home)
      .ended;
    assert.equal(exitCode, 0, stderr);
    assert.ok(stdout.includes(principal.arn), stdout);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('without a refusal, an id or an argument it says so', async () => {
  await using crossing = await newCrossing({ principal: 'user', bucketKey: false });
  const { a } = crossing;
  const none = await run(crossing, a.credentials, 'nosuchid');
  assert.deepEqual([none.exitCode, none.stdout], [1, '']);
  assert.match(none.stderr, /no refusal `nosuchid` of the last 24 hours that this account may see/);
  const empty = await run(crossing, a.credentials);
  assert.equal(empty.exitCode, 2);
  assert.match(empty.stderr, /give one authorization id, or `last`/);
  const unknown = await run(crossing, a.credentials, 'last', '--colour');
  assert.equal(unknown.exitCode, 2);
});
