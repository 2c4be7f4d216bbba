// What a lock forbids: retention only grows without a bypass, and nothing bypasses compliance or a legal hold.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayMs } from '../../../kernel/clock.ts';
import type { ObjectRetention } from '../../../storage/records/object.ts';
import { checkRetentionChange, defaultRetention, isLocked } from './protection.ts';

const nowMs = 1_000_000;
const retention = fc.option(
  fc.record({
    mode: fc.constantFrom('GOVERNANCE' as const, 'COMPLIANCE' as const),
    retainUntilMs: fc.integer({ min: nowMs - 3, max: nowMs + 3 }),
  }),
  { nil: undefined },
);

const mayBecome = (from: ObjectRetention | undefined, to: ObjectRetention | undefined, bypass: boolean): boolean => {
  try {
    checkRetentionChange(from, to, nowMs, bypass);
    return true;
  } catch {
    return false;
  }
};

test('whatever a change of retention is allowed to do, no locked version becomes free, nor free sooner, without a bypass', () => {
  const property = fc.property(
    retention,
    retention,
    fc.integer({ min: nowMs, max: nowMs + 4 }),
    (from, to, laterMs) => {
      if (!mayBecome(from, to, false)) return;
      const before = isLocked({ retention: from, legalHold: undefined }, laterMs, false);
      const after = isLocked({ retention: to, legalHold: undefined }, laterMs, false);
      assert.ok(!before || after);
    },
  );
  fc.assert(property, { numRuns: 500 });
});

test('compliance is never shortened, removed or changed, bypass or not; an expired retention binds nobody', () => {
  const property = fc.property(retention, retention, fc.boolean(), (from, to, bypass) => {
    const isAllowed = mayBecome(from, to, bypass);
    if (from === undefined || from.retainUntilMs <= nowMs) return assert.ok(isAllowed);
    const isKept = to?.mode === from.mode && to.retainUntilMs >= from.retainUntilMs;
    if (from.mode === 'COMPLIANCE') assert.equal(isAllowed, isKept);
    else assert.equal(isAllowed, bypass || isKept);
  });
  fc.assert(property, { numRuns: 500 });
});

test('a legal hold locks whatever the retention says, and only governance is bypassed', () => {
  const until = (mode: ObjectRetention['mode']) => ({ mode, retainUntilMs: nowMs + 1 });
  for (const bypass of [false, true]) {
    assert.equal(isLocked({ retention: undefined, legalHold: 'ON' }, nowMs, bypass), true);
    assert.equal(isLocked({ retention: undefined, legalHold: 'OFF' }, nowMs, bypass), false);
    assert.equal(isLocked({ retention: until('COMPLIANCE'), legalHold: undefined }, nowMs, bypass), true);
    assert.equal(isLocked({ retention: until('GOVERNANCE'), legalHold: undefined }, nowMs, bypass), !bypass);
    assert.equal(isLocked({ retention: until('COMPLIANCE'), legalHold: undefined }, nowMs + 1, bypass), false);
  }
});

test('a default of years is one of 365 days each', () => {
  const retained = (unit: 'Days' | 'Years', count: number) =>
    defaultRetention({ defaultRetention: { mode: 'GOVERNANCE', period: { unit, count } } }, 0)?.retainUntilMs;
  assert.equal(retained('Days', 3), 3 * dayMs);
  assert.equal(retained('Years', 2), 730 * dayMs);
  assert.equal(defaultRetention({ defaultRetention: undefined }, 0), undefined);
});
