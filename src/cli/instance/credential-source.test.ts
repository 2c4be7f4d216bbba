import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssumedRole, FoundProfile } from '../../composition/instance-credentials.ts';
import { hourMs, ManualClock } from '../../kernel/clock.ts';
import { createCredentialSource } from './credential-source.ts';

const role = { name: 'account-b-role', id: 'AROAAAAAAAAAAAAAAAAAA' };

/** Counts the sessions that it gives. */
function newService(clock: ManualClock) {
  let sessions = 0;
  const service = {
    trusts: true,
    broken: false,
    async findProfile(): Promise<FoundProfile | undefined> {
      return undefined;
    },
    async assumeRole(): Promise<AssumedRole> {
      if (service.broken) throw new Error('the disk is gone');
      if (!service.trusts) return { kind: 'refused', reason: 'not trusted' };
      sessions += 1;
      const issuedAtMs = clock.now();
      const keys = { accessKeyId: `ASIA${sessions}`, secretAccessKey: 'secret', sessionToken: 'token' };
      return { kind: 'assumed', credentials: { ...keys, issuedAtMs, expiresAtMs: issuedAtMs + 6 * hourMs } };
    },
  };
  return service;
}

function keyOf(assumed: AssumedRole): string {
  return assumed.kind === 'assumed' ? assumed.credentials.accessKeyId : assumed.reason;
}

test('credentials are kept for an hour, and then new', async () => {
  const clock = new ManualClock(0);
  const source = createCredentialSource(newService(clock), clock);
  assert.equal(keyOf(await source.credentials(role)), 'ASIA1');
  clock.advance(hourMs - 1);
  assert.equal(keyOf(await source.credentials(role)), 'ASIA1');
  clock.advance(1);
  assert.equal(keyOf(await source.credentials(role)), 'ASIA2');
});

test('who asks at the same time is given the same session', async () => {
  const clock = new ManualClock(0);
  const source = createCredentialSource(newService(clock), clock);
  const keys = await Promise.all([1, 2, 3].map(() => source.credentials(role)));
  assert.deepEqual(keys.map(keyOf), ['ASIA1', 'ASIA1', 'ASIA1']);
});

test('another role in the profile, also one of the same name, is another session', async () => {
  const clock = new ManualClock(0);
  const source = createCredentialSource(newService(clock), clock);
  assert.equal(keyOf(await source.credentials(role)), 'ASIA1');
  assert.equal(keyOf(await source.credentials({ ...role, id: 'AROABBBBBBBBBBBBBBBBB' })), 'ASIA2');
});

test('a refusal and a failure are not kept', async () => {
  const clock = new ManualClock(0);
  const service = newService(clock);
  const source = createCredentialSource(service, clock);
  service.trusts = false;
  assert.equal(keyOf(await source.credentials(role)), 'not trusted');
  service.broken = true;
  await assert.rejects(source.credentials(role), /the disk is gone/);
  service.trusts = true;
  service.broken = false;
  assert.equal(keyOf(await source.credentials(role)), 'ASIA1');
});
