import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextSequencer, sequencerAt } from './sequencer.ts';

test('each sequencer of a key is greater than the one before, as text, whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 4_102_444_800_000 }), { minLength: 2, maxLength: 50 }), (times) => {
      let last: string | undefined;
      for (const timeMs of times) {
        const next = nextSequencer(last, timeMs);
        assert.match(next, /^[0-9A-F]{18}$/);
        assert(last === undefined || next > last);
        assert(next >= sequencerAt(timeMs));
        last = next;
      }
    }),
  );
});
