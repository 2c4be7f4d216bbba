// Grant tokens: docs/formats/kms-grant-token.md, byte for byte, and what is no token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { accountId, region } from '../../kernel/ids.ts';
import { systemRandom } from '../../kernel/random.ts';
import { readGrantToken, writeGrantToken } from './grant-token.ts';

const name = {
  account: accountId('111122223333'),
  region: region('us-east-1'),
  keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
  grantId: '0123456789abcdef'.repeat(4),
};
const bytes =
  `434b4701${'07'.repeat(16)}` +
  '0975732d656173742d31' +
  '0c313131313232323233333333' +
  '2431323334616263642d313261622d333463642d353665662d313233343536373839306162' +
  name.grantId;

test('the bytes of a token are those of its page', () => {
  const random = { bytes: (size: number) => Buffer.alloc(size, 7) };
  assert.equal(writeGrantToken(name, random), Buffer.from(bytes, 'hex').toString('base64'));
  assert.deepEqual(readGrantToken(Buffer.from(bytes, 'hex').toString('base64')), name);
});

test('two tokens of one grant differ, and name the same', () => {
  const [one, two] = [writeGrantToken(name, systemRandom), writeGrantToken(name, systemRandom)];
  assert.notEqual(one, two);
  assert.deepEqual(readGrantToken(one), readGrantToken(two));
});

test('a token that was cut, lengthened or changed names nothing, or another grant', () => {
  const token = Buffer.from(bytes, 'hex');
  const fresh = { from: 4, to: 20 };
  for (let size = 0; size < token.length; size += 1)
    assert.equal(readGrantToken(token.subarray(0, size).toString('base64')), undefined);
  assert.equal(readGrantToken(Buffer.concat([token, Buffer.from('x')]).toString('base64')), undefined);
  for (let at = 0; at < token.length; at += 1) {
    if (at >= fresh.from && at < fresh.to) continue;
    const changed = Buffer.from(token);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.notDeepEqual(readGrantToken(changed.toString('base64')), name, `byte ${at}`);
  }
  fc.assert(fc.property(fc.string(), (text) => readGrantToken(text) === undefined));
});
