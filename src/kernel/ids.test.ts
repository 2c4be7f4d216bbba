// Ids that tell whose they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { accountId, accountOfTemporaryKey, newTemporaryKeyId } from './ids.ts';
import { systemRandom } from './random.ts';

test('accountOfTemporaryKey(newTemporaryKeyId(x)) = x', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(digits, (given) => {
      const account = accountId(given.join(''));
      const id = newTemporaryKeyId(systemRandom, account);
      assert.match(id, /^ASIA[A-Z2-7]{16}$/);
      assert.equal(accountOfTemporaryKey(id), account);
    }),
  );
});

test('the account stands where tools that read AWS’s ids look for it', () => {
  // Read by others' rule: base32, then bits 7 to 46 of the first six bytes.
  assert.equal(accountOfTemporaryKey('ASIAY34FZKBOKMUTVV7A'), '609629065308');
  for (const other of [
    'AKIAY34FZKBOKMUTVV7A',
    'ASIAY34FZKBOKMUTVV7',
    'ASIAy34FZKBOKMUTVV7A',
    'ASIA0000000000000000',
    '',
  ])
    assert.equal(accountOfTemporaryKey(other), undefined);
});
