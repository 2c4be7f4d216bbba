import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import { createMetadataTokens, parseTtlSeconds } from './metadata-tokens.ts';

test('a token is valid until its time is over', () => {
  const clock = new ManualClock(1_700_000_000_000);
  const tokens = createMetadataTokens(clock, systemRandom);
  const token = tokens.issue(60);
  clock.advance(59_999);
  assert.equal(tokens.isValid(token), true);
  clock.advance(1);
  assert.equal(tokens.isValid(token), false);
});

test('a token that is changed in any byte, cut, or from another process is refused', () => {
  const clock = new ManualClock(1_700_000_000_000);
  const tokens = createMetadataTokens(clock, systemRandom);
  const bytes = Buffer.from(tokens.issue(60), 'base64url');
  assert.equal(tokens.isValid(bytes.toString('base64url')), true);
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(bytes.readUInt8(index) ^ 1, index);
    assert.equal(tokens.isValid(changed.toString('base64url')), false, `byte ${index}`);
    assert.equal(tokens.isValid(bytes.subarray(0, index).toString('base64url')), false, `cut at ${index}`);
  }
  assert.equal(createMetadataTokens(clock, systemRandom).isValid(bytes.toString('base64url')), false);
});

test('a token lives 1 to 21600 whole seconds', () => {
  assert.equal(parseTtlSeconds('1'), 1);
  assert.equal(parseTtlSeconds('21600'), 21_600);
  for (const bad of [undefined, '', '0', '21601', '-1', '1.5', ' 60', '6e1', '0x10', 'sixty'])
    assert.equal(parseTtlSeconds(bad), undefined, `${bad}`);
});
