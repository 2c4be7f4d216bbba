// One thing taken out of the guide's three policies, whatever it is: message, explain and doctor name the same layer, and
// what explain proposes lets the call through again. Seeds 001 and 002.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDoctorOptions, type Task } from '../../src/cli/doctor/options.ts';
import { diagnose } from '../../src/cli/doctor.ts';
import { proposals } from '../../src/cli/explain/proposals.ts';
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
import { withStatements } from '../support/policy.ts';
import { removals } from './removals.ts';
import { decode, refusalOf } from './support.ts';

type Tried = Extract<Task, 'read' | 'write' | 'multipart'>;

function attempt(task: Tried, { principal, bucket }: Crossing): Promise<unknown> {
  const { clients } = principal;
  if (task === 'read') return getObject(clients, bucket, 'shared');
  if (task === 'write') return putObject(clients, bucket, 'shared', 'text');
  return uploadInParts(clients, bucket, 'shared', [Buffer.from('text')]);
}

async function doctorNames({ server, a, principal, bucket }: Crossing, task: Tried): Promise<readonly string[]> {
  const flags = ['--bucket', bucket, '--principal', principal.arn, '--do', task, '--owner', a.id, '--object', 'shared'];
  const operator = { endpoint: server.endpoint, region, profile: undefined, credentials: server.admin };
  const { checks } = await diagnose({ ...readDoctorOptions(flags, {}), operator });
  return checks.flatMap(({ kind, evaluation }) =>
    kind === 'missing' ? (evaluation?.missing ?? []).map((layer) => `${evaluation?.action} ${layer}`) : [],
  );
}

const wordOf = {
  bucket: 'resource-based policy',
  key: 'resource-based policy',
  identity: 'identity-based policy',
} as const;

/** Tries a task, and heals it by what explain proposes when it is refused. Gives whether it was refused. */
async function tryAndHeal(
  crossing: Crossing,
  task: Tried,
  layer: Layer,
  document: string,
  what: string,
): Promise<boolean> {
  const { server, principal, b } = crossing;
  const error = await attempt(task, crossing).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const named = await doctorNames(crossing, task);
  assert.equal(error === undefined, named.length === 0, `${task} without ${what}: doctor says ${named.join()}`);
  if (error === undefined) return false;
  const { id, error: refusal } = await refusalOf(Promise.reject(error));
  const refused = (await decode(server.clients(server.admin), id)).evaluations.at(-1);
  assert.ok(refused, what);
  assert.match(refusal.message, new RegExp(`because no ${wordOf[layer]} allows the ${refused.action} action`), what);
  assert.deepEqual(refused.missing, [wordOf[layer]], what);
  assert.equal(
    refused.action.startsWith('kms:'),
    layer === 'key' || (layer === 'identity' && refused.action !== 's3:GetObject' && refused.action !== 's3:PutObject'),
    what,
  );
  assert.ok(named.includes(`${refused.action} ${wordOf[layer]}`), `${what}: ${named.join()}`);
  const healing = proposals(refused, { arn: principal.arn, account: b.id }).map(({ statement }) => statement);
  const healed = withStatements(document, ...healing);
  await crossing.put(layer, healed);
  // An upload in parts may lack a second permission, which is then the next refusal.
  const again = await attempt(task, crossing).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (again !== undefined) await tryAndHeal(crossing, task, layer, healed, `${what}, healed once`);
  await crossing.put(layer, document);
  return true;
}

/** A key policy that its own account could not change again is not taken. */
async function locksOut(putting: Promise<void>): Promise<boolean> {
  return putting.then(
    () => false,
    (error: unknown) => {
      assert.match(String(error), /will not allow you to update the key policy/);
      return true;
    },
  );
}

const setUps = [
  { seed: '001', policies: blogPolicies, tasks: ['read'], least: 3 },
  { seed: '002', policies: guidePolicies, tasks: ['read', 'write', 'multipart'], least: 12 },
] as const;

for (const { seed, policies, tasks, least } of setUps) {
  for (const bucketKey of [false, true]) {
    test(`seed ${seed}: whatever is taken away, message, explain and doctor agree, Bucket Key ${bucketKey ? 'on' : 'off'}`, async () => {
      await using crossing = await newCrossing({ principal: 'role', bucketKey, policies });
      await putObject(crossing.a.clients, crossing.bucket, 'shared', 'text');
      await crossing.grant(...layers);
      let refusals = 0;
      for (const layer of layers) {
        for (const { what, document } of removals(crossing.documents[layer])) {
          if (await locksOut(crossing.put(layer, document))) continue;
          for (const task of tasks) {
            await crossing.put(layer, document);
            if (await tryAndHeal(crossing, task, layer, document, `${what} (${layer})`)) refusals += 1;
          }
        }
        await crossing.grant(layer);
      }
      assert.ok(refusals >= least, `${refusals} refusals`);
      assert.deepEqual(crossing.server.reported, []);
    });
  }
}
