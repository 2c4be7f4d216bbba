import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionPolicies } from '../kernel/caller.ts';
import { decide } from '../policy/decide.ts';
import { ManagedPolicy, User } from '../storage/records/identity.ts';
import { ask } from './facts.ts';
import { identityPolicies, managedPolicies, sessionPolicies } from './policies.ts';
import { allow, deny, document, factsOf, home, policyArn, reading, recordsWith, session, to } from './testing.ts';

const idsOf = (policies: readonly { readonly ref: { readonly id: string } }[] | undefined) =>
  policies?.map(({ ref }) => ref.id);

test('inline policies come before attached ones, and one that is unchanged is compiled once', async () => {
  const records = await recordsWith({
    identity: allow('s3:*'),
    attached: ['extra'],
    managed: { extra: allow('kms:*') },
  });
  const ada = await records.get(User, [home, 'ada']);
  assert.ok(ada);
  const first = await identityPolicies(ada, records);
  assert.deepEqual(idsOf(first), ['permissions', policyArn('extra')]);
  const second = await identityPolicies(ada, records);
  assert.deepEqual(
    second.map((policy, index) => policy === first[index]),
    [true, true],
  );
});

test("AWS's own policies are known by their ARN, and an ARN that leads nowhere allows nothing", async () => {
  const records = await recordsWith();
  const arns = ['arn:aws:iam::aws:policy/AdministratorAccess', policyArn('gone'), 'not an arn'];
  assert.deepEqual(idsOf(await managedPolicies(arns, records)), ['arn:aws:iam::aws:policy/AdministratorAccess']);
});

test('the default version decides, also after it was changed', async () => {
  const records = await recordsWith({ managed: { extra: allow('s3:*') } });
  const version = async () => (await managedPolicies([policyArn('extra')], records))[0]?.policy.statements[0]?.effect;
  assert.equal(await version(), 'Allow');
  await records.transaction(async (transaction) => {
    const record = await transaction.get(ManagedPolicy, [home, 'extra']);
    assert.ok(record);
    const versions = [...record.versions, { id: 'v2', document: deny('s3:*'), createdAtMs: 0 }];
    transaction.put(ManagedPolicy, [home, 'extra'], { ...record, versions, defaultVersionId: 'v2' });
  });
  assert.equal(await version(), 'Deny');
});

const narrowed = (inline: string | undefined, ...names: string[]): SessionPolicies => ({
  inline,
  managedArns: names.map(policyArn),
});

test('a session without policies has no such layer', async () => {
  assert.equal(await sessionPolicies(narrowed(undefined), await recordsWith()), undefined);
});

/** Reads an object as a session that these policies narrow; the bucket names the session itself. */
async function outcome(policies: SessionPolicies, managed: Record<string, string>) {
  const direct = document({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...to(session.arn) });
  const records = await recordsWith({ identity: allow('s3:*'), managed, bucket: direct });
  const own = { ...reading, owner: home };
  const caller = { ...session, sessionPolicies: policies };
  const { question, layers } = await ask(factsOf(caller), own, records);
  return decide(question, layers);
}

test('a managed session policy that was deleted since lets the session do nothing', async () => {
  const allowing = { reads: allow('s3:GetObject'), guard: deny('s3:DeleteObject') };
  assert.equal((await outcome(narrowed(undefined, 'reads', 'guard'), allowing)).outcome, 'allow');
  for (const policies of [narrowed(undefined, 'reads', 'guard'), narrowed(allow('s3:*'), 'guard')]) {
    const decision = await outcome(policies, { reads: allowing.reads });
    assert.ok(decision.outcome === 'deny' && decision.kind === 'explicit');
    assert.equal(decision.layer, 'session policy');
    assert.equal(decision.statement.policy.id, `${policyArn('guard')} (deleted)`);
  }
});
