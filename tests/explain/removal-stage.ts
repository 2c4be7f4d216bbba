// A set-up that works, from which one thing is taken after the other: message, explain and doctor name the same layer,
// and what explain proposes lets the call through again.
import assert from 'node:assert/strict';
import { readDoctorOptions } from '../../src/cli/doctor/options.ts';
import { diagnose } from '../../src/cli/doctor.ts';
import { proposals } from '../../src/cli/explain/proposals.ts';
import { withStatements } from '../support/policy.ts';
import type { TestServer } from '../support/server.ts';
import { removals } from './removals.ts';
import { decode, refusalOf } from './support.ts';

export interface Place {
  readonly name: string;
  /** As a refusal names it. */
  readonly layer: 'resource-based policy' | 'identity-based policy' | 'session policy';
  /** The service whose actions it decides on, where it is the policy of a resource. */
  readonly service?: 's3' | 'kms' | 'sts';
  readonly document: string;
  put(document: string): Promise<void>;
}

export interface Attempt {
  readonly name: string;
  run(): Promise<unknown>;
  /** Command lines that together ask for what it takes; undefined where doctor has no such task. */
  readonly doctor?: readonly (readonly string[])[];
}

export interface RemovalStage {
  readonly server: TestServer;
  readonly region: string;
  /** As policies name him. */
  readonly asker: { readonly arn: string; readonly account: string };
  readonly places: readonly Place[];
  readonly attempts: readonly Attempt[];
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

async function doctorNames({ server, region }: RemovalStage, lines: readonly (readonly string[])[]) {
  const operator = { endpoint: server.endpoint, region, profile: undefined, credentials: server.admin };
  const names: string[] = [];
  for (const flags of lines) {
    const { checks } = await diagnose({ ...readDoctorOptions(flags, {}), operator });
    for (const { kind, evaluation } of checks)
      if (kind === 'missing') names.push(...(evaluation?.missing ?? []).map((one) => `${evaluation?.action} ${one}`));
  }
  return names;
}

/** Tries, and heals by what explain proposes when it is refused. Gives whether it was refused. */
async function tryAndHeal(
  stage: RemovalStage,
  attempt: Attempt,
  place: Place,
  document: string,
  what: string,
): Promise<boolean> {
  const error = await failureOf(attempt.run());
  const named = attempt.doctor && (await doctorNames(stage, attempt.doctor));
  if (named !== undefined)
    assert.equal(
      error === undefined,
      named.length === 0,
      `${attempt.name} without ${what}: doctor says ${named.join()}`,
    );
  if (error === undefined) return false;
  const { id, error: refusal } = await refusalOf(Promise.reject(error));
  const refused = (await decode(stage.server.clients(stage.server.admin), id)).evaluations.at(-1);
  assert.ok(refused, `${attempt.name} without ${what}: ${refusal.message}`);
  const { action, missing } = refused;
  assert.match(refusal.message, new RegExp(`because no ${place.layer} allows the ${action} action`), what);
  assert.deepEqual(missing, [place.layer], what);
  if (place.service !== undefined) assert.ok(action.startsWith(`${place.service}:`), `${what}: ${action}`);
  if (named !== undefined) assert.ok(named.includes(`${action} ${place.layer}`), `${what}: ${named.join()}`);
  const healing = proposals(refused, stage.asker).map(({ statement }) => statement);
  const healed = withStatements(document, ...healing);
  await place.put(healed);
  // More than one permission may be gone, and the next is then the next refusal.
  if ((await failureOf(attempt.run())) !== undefined) {
    assert.ok(!what.endsWith(', healed, healed, healed'), `${attempt.name} without ${what} is not healed`);
    await tryAndHeal(stage, attempt, place, healed, `${what}, healed`);
  }
  await place.put(document);
  return true;
}

/** A key policy that its own account could not change again is not taken. */
async function locksOut(putting: Promise<void>): Promise<boolean> {
  const error = await failureOf(putting);
  if (error === undefined) return false;
  assert.match(String(error), /will not allow you to update the key policy/);
  return true;
}

/** Gives how many calls were refused. At the end everything is as it was. */
export async function everyRemoval(stage: RemovalStage): Promise<number> {
  for (const attempt of stage.attempts) await attempt.run();
  let refusals = 0;
  for (const place of stage.places) {
    for (const { what, document } of removals(place.document)) {
      if (await locksOut(place.put(document))) continue;
      for (const attempt of stage.attempts)
        if (await tryAndHeal(stage, attempt, place, document, `${what} (${place.name})`)) refusals += 1;
    }
    await place.put(place.document);
  }
  assert.deepEqual(stage.server.reported, []);
  return refusals;
}
