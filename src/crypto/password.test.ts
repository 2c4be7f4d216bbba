// Hashes of passwords: each salted, each compared with its own cost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, isPassword } from './password.ts';

test('a password is known again, and no other one', async () => {
  const known = await hashPassword('correct horse', Buffer.alloc(16, 1));
  assert.equal(await isPassword('correct horse', known), true);
  assert.equal(await isPassword('correct horsf', known), false);
  const salted = await hashPassword('correct horse', Buffer.alloc(16, 2));
  assert.notDeepEqual(salted.hash, known.hash);
});

test('the vector of RFC 7914, section 12, with the cost that the hash names', async () => {
  const hash = '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2';
  const known = { salt: Buffer.from('SodiumChloride'), hash: Buffer.from(hash, 'hex'), cost: 16384, blockSize: 8 };
  assert.equal(await isPassword('pleaseletmein', known), true);
});
