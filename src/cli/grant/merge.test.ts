import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Change, makeChanges, type Policies } from './changes.ts';
import { difference } from './difference.ts';
import { mergedPolicy, sameDocument } from './merge.ts';

const statement = (Sid: string, Action = 's3:GetObject') => ({ Sid, Effect: 'Allow', Action, Resource: '*' }) as const;
const before = JSON.stringify({ Version: '2008-10-17', Id: 'mine', Statement: [statement('A'), { Effect: 'Deny' }] });

test('statements of the grant are added or replaced where they were, and all others stay in their order', () => {
  const once = mergedPolicy(before, 'Grant', [statement('GrantObjects'), statement('GrantList')]);
  assert.deepEqual(JSON.parse(`${once}`), {
    Version: '2008-10-17',
    Id: 'mine',
    Statement: [statement('A'), { Effect: 'Deny' }, statement('GrantObjects'), statement('GrantList')],
  });
  const later = JSON.parse(`${once}`) as { Statement: object[] };
  later.Statement.push(statement('Z'));
  const twice = mergedPolicy(JSON.stringify(later), 'Grant', [statement('GrantObjects', 's3:PutObject')]);
  assert.deepEqual(
    (JSON.parse(`${twice}`) as { Statement: { Sid?: string }[] }).Statement.map(({ Sid }) => Sid),
    ['A', undefined, 'GrantObjects', 'Z'],
  );
  assert.ok(sameDocument(mergedPolicy(once, 'Grant', []), before));
});

test('a policy that has nothing but the grant comes and goes with it', () => {
  const made = mergedPolicy(undefined, 'Grant', [statement('GrantObjects')]);
  assert.equal((JSON.parse(`${made}`) as { Version: string }).Version, '2012-10-17');
  assert.equal(mergedPolicy(made, 'Grant', []), undefined);
});

test('documents are the same but for spaces, order of members and lists of one', () => {
  assert.ok(sameDocument('{"a":["x"],"b":1}', '{ "b": 1, "a": "x" }'));
  assert.ok(!sameDocument('{"a":["x","y"]}', '{"a":["y","x"]}'));
  assert.ok(!sameDocument('{"a":1}', undefined));
  assert.ok(sameDocument(undefined, undefined));
});

test('a difference taken off and put on leads from one text to the other', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (one, other) => {
      const shown = difference(one, other);
      const wanted = (kind: 'removed' | 'added') => shown.filter((line) => line.kind === kind).length;
      assert.equal(one.length - wanted('removed'), other.length - wanted('added'));
      assert.equal(wanted('removed') + wanted('added') === 0, one.join() === other.join());
      if (!shown.some(({ kind }) => kind === 'gap')) {
        const without = (kind: 'removed' | 'added') =>
          shown.filter((line) => line.kind !== kind).map(({ text }) => text);
        assert.deepEqual(without('added'), one);
        assert.deepEqual(without('removed'), other);
      }
    }),
  );
});

const change = (bucket: string, was: string | null, after: string | null): Change => ({
  place: { kind: 'bucket', account: '1', region: 'r', bucket },
  before: was,
  after,
});

function store(start: Record<string, string>, fails: string): Policies & { readonly now: Record<string, string> } {
  const now = { ...start };
  const nameOf = (place: Change['place']) => (place.kind === 'bucket' ? place.bucket : '');
  return {
    now,
    read: async (place) => now[nameOf(place)],
    async put(place, document) {
      if (nameOf(place) === fails) throw new Error('no');
      if (document === null) delete now[nameOf(place)];
      else now[nameOf(place)] = document;
    },
  };
}

test('changes are made all or none, and not at all when something is no longer what it was', async () => {
  const changes = [change('a', '{}', '{"x":1}'), change('b', null, '{"y":1}'), change('c', '{}', '{"z":1}')];
  const start = { a: '{}', c: '{}' };
  const good = store(start, 'none');
  await makeChanges(good, changes);
  assert.deepEqual(good.now, { a: '{"x":1}', b: '{"y":1}', c: '{"z":1}' });
  for (const fails of ['a', 'b', 'c']) {
    const bad = store(start, fails);
    await assert.rejects(makeChanges(bad, changes), /cannot be put: no: nothing stays changed/);
    assert.deepEqual(bad.now, start);
  }
  const moved = store({ a: '{}', c: '{"else":1}' }, 'none');
  await assert.rejects(makeChanges(moved, changes), /changed in the meantime: nothing was done/);
  assert.deepEqual(moved.now, { a: '{}', c: '{"else":1}' });
});
