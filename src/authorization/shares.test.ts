import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createShares } from './shares.ts';

const taken = (shares: ReturnType<typeof createShares>, holder: string, nowMs: number, times: number) =>
  Array.from({ length: times }, () => shares.take(holder, nowMs)).filter(Boolean).length;

test('a share is used up, comes back with time, and never grows beyond itself', () => {
  const shares = createShares({ burst: 3, refillMs: 1000, holders: 10 });
  assert.equal(taken(shares, 'a', 0, 10), 3);
  assert.equal(taken(shares, 'a', 999, 10), 0);
  assert.equal(taken(shares, 'a', 2500, 10), 2);
  assert.equal(taken(shares, 'a', 1_000_000, 10), 3);
});

test('one holder takes nothing from another, also when the clock goes back', () => {
  const shares = createShares({ burst: 1, refillMs: 1000, holders: 10 });
  assert.equal(taken(shares, 'a', 5000, 2), 1);
  assert.equal(taken(shares, 'b', 5000, 2), 1);
  assert.equal(taken(shares, 'a', 0, 2), 0);
});

test('the longest silent holder is forgotten, so that the memory is bounded', () => {
  const shares = createShares({ burst: 1, refillMs: 1000, holders: 2 });
  for (const holder of ['a', 'b', 'a', 'c']) shares.take(holder, 0);
  assert.equal(shares.take('a', 0), false);
  assert.equal(shares.take('b', 0), true);
});
