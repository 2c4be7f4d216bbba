import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuseUnbuiltMember } from './unbuilt.ts';

test('a list with something in it is refused by its name; none, or an empty one, asks for nothing', () => {
  assert.throws(() => refuseUnbuiltMember('PolicyExclusionList', [{}]), {
    code: 'NotImplemented',
    message: 'The member `PolicyExclusionList` is not implemented',
  });
  refuseUnbuiltMember('PolicyExclusionList', []);
  refuseUnbuiltMember('PolicyExclusionList', undefined);
});
