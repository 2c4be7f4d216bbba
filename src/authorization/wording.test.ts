import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccessRequest } from '../kernel/access.ts';
import { anonymous, type Caller } from '../kernel/caller.ts';
import type { Denied, Layer } from '../policy/decision.ts';
import { decrypting, factsOf, home, keyArn, objectArn, reading, root, service, session, user } from './testing.ts';
import { hidesDeny, wordRefusal } from './wording.ts';

const noAllow = (layer: Layer): Denied => ({ outcome: 'deny', kind: 'no-allow', layer, missing: [layer] });
const explicit = (layer: Layer): Denied => ({
  outcome: 'deny',
  kind: 'explicit',
  layer,
  statement: { policy: { id: 'p' }, sid: undefined, index: 0 },
});
const words = (caller: Caller, access: AccessRequest, decision: Denied) =>
  wordRefusal(factsOf(caller), access, decision);

const articles: readonly (readonly [Layer, string])[] = [
  ['service control policy', 'a'],
  ['resource control policy', 'a'],
  ['VPC endpoint policy', 'a'],
  ['resource-based policy', 'a'],
  ['identity-based policy', 'an'],
  ['permissions boundary', 'a'],
  ['session policy', 'a'],
];

test('each layer is named, and a missing allow is told from a deny', () => {
  const start = `User: ${user.arn} is not authorized to perform: s3:GetObject on resource: "${objectArn}"`;
  for (const [layer, article] of articles) {
    assert.equal(words(user, reading, noAllow(layer)), `${start} because no ${layer} allows the s3:GetObject action`);
    assert.equal(words(user, reading, explicit(layer)), `${start} with an explicit deny in ${article} ${layer}`);
  }
});

test('every kind of caller is named as AWS names it, and a stranger learns nothing', () => {
  const decision = noAllow('resource-based policy');
  for (const caller of [user, session, root])
    assert.ok(words(caller, reading, decision).startsWith(`User: ${caller.arn} is not authorized`));
  assert.ok(words(service, reading, decision).startsWith('User: logging.s3.amazonaws.com is not authorized'));
  assert.equal(words(anonymous, reading, decision), 'Access Denied');
  assert.equal(words(anonymous, reading, explicit('resource-based policy')), 'Access Denied');
});

test('an alias of another account is shown instead of its key', () => {
  const shownAs = 'arn:aws:kms:us-west-2:444455556666:alias/data';
  const message = words(user, { ...decrypting, shownAs }, noAllow('resource-based policy'));
  assert.ok(message.includes(`on resource: ${shownAs} because`));
  assert.ok(!message.includes(keyArn));
});

test('a key policy that denies reads to another account as one that does not allow', () => {
  const hidden = explicit('resource-based policy');
  assert.equal(words(user, decrypting, hidden), words(user, decrypting, noAllow('resource-based policy')));
  assert.ok(hidesDeny(factsOf(user), decrypting, hidden));
});

test('the owner of the key is told of the deny, and everybody of denies of his own', () => {
  const own = { ...decrypting, owner: home };
  assert.match(words(user, own, explicit('resource-based policy')), /explicit deny in a resource-based policy$/);
  assert.match(
    words(user, decrypting, explicit('identity-based policy')),
    /explicit deny in an identity-based policy$/,
  );
  assert.match(words(user, reading, explicit('resource-based policy')), /explicit deny in a resource-based policy$/);
});
