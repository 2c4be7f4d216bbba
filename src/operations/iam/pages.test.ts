// Pages of a listing, as an equation: all pages together are the list.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pageOf } from './pages.ts';

test('whatever the size of a page, the pages together give every item once and in order', async () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9+=,.@_-]{1,8}$/), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 1, max: 12 }), async (unordered, MaxItems) => {
      const all = unordered.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const listed: string[] = [];
      let Marker: string | undefined;
      do {
        const { items, end } = await pageOf(all, (name) => name, { MaxItems, Marker });
        assert.ok(items.length <= MaxItems);
        assert.equal(end.IsTruncated, end.Marker !== undefined);
        listed.push(...items);
        Marker = end.Marker;
      } while (Marker !== undefined);
      assert.deepEqual(listed, all);
    }),
    { numRuns: 60 },
  );
});

test('an item that goes between two pages shifts nothing', async () => {
  const first = await pageOf(['a', 'b', 'c', 'd'], (name) => name, { MaxItems: 2 });
  const second = await pageOf(['a', 'c', 'd'], (name) => name, { MaxItems: 2, Marker: first.end.Marker });
  assert.deepEqual(second.items, ['c', 'd']);
});
