// The forms of `KeyId`, over all texts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arn } from '../../kernel/arn.ts';
import { accountId, region } from '../../kernel/ids.ts';
import { readKeyId } from './key-id.ts';
import { here, home, refused } from './testing.ts';

const keyIds = fc.uuid();
const aliases = fc.stringMatching(/^alias\/[a-zA-Z0-9/_-]{1,40}$/);
const accounts = fc.stringMatching(/^\d{12}$/).map(accountId);
const regions = fc.constantFrom('us-east-1', 'eu-west-1', 'ap-southeast-2').map((name) => region(name));

test('a bare id or alias is of the caller account and Region', () => {
  fc.assert(
    fc.property(keyIds, aliases, accounts, regions, (keyId, alias, account, at) => {
      assert.deepEqual(readKeyId(keyId, account, at), { account, region: at, by: 'key', name: keyId });
      assert.deepEqual(readKeyId(alias, account, at), { account, region: at, by: 'alias', name: alias });
    }),
  );
});

test('an ARN is read back to its parts in its own Region, and refused in any other', async () => {
  await fc.assert(
    fc.asyncProperty(keyIds, aliases, accounts, regions, async (keyId, alias, account, at) => {
      const [key, named] = [arn.kmsKey(at, account, keyId), arn.kmsAlias(at, account, alias)];
      assert.deepEqual(readKeyId(key, home, at), { account, region: at, by: 'key', name: keyId });
      assert.deepEqual(readKeyId(named, home, at), { account, region: at, by: 'alias', name: alias });
      if (at === here) return;
      for (const text of [key, named])
        await refused(
          Promise.resolve().then(() => readKeyId(text, home, here)),
          'NotFoundException',
          /^Invalid arn /,
        );
    }),
  );
});

test('any text is a name or a NotFoundException, and a name is of a form that a record can have', () => {
  const pieces = fc.constantFrom('arn:aws:kms:', 'us-east-1:', `${home}:`, 'key/', 'alias/', ':', '/', 'a');
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const { by, name } = readKeyId(text, home, here);
        assert.match(name, by === 'alias' ? /^alias\/[a-zA-Z0-9/_-]+$/ : /^[0-9a-z-]{36}$/);
      } catch (error) {
        assert.equal((error as { code?: unknown }).code, 'NotFoundException', text);
      }
    }),
    { numRuns: 500 },
  );
});
