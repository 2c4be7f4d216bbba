import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordSealer } from '../../../crypto/sealed-record.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { MemoryMetadata } from '../../../storage/metadata/memory.ts';
import { putConfiguration } from '../../../storage/records/bucket-configuration.ts';
import { openRecordStore } from '../../../storage/records/record-store.ts';
import { refuseOneMore } from './named.ts';

test('there is room for a thousand configurations of a kind in a bucket', async () => {
  const sealer = createRecordSealer(Buffer.alloc(32), systemRandom);
  const records = openRecordStore({ metadata: new MemoryMetadata(), sealer });
  const add = (bucketId: string, count: number, from: number) =>
    records.transaction(async (transaction) => {
      for (let number = from; number < from + count; number++)
        putConfiguration(transaction, bucketId, 'metrics', { Id: `${number}` }, `${number}`);
    });
  const check = (bucketId: string, name: 'metrics' | 'inventory' = 'metrics') =>
    records.transaction((transaction) => refuseOneMore(transaction, bucketId, name));
  await add('full', 999, 0);
  await check('full');
  await add('full', 1, 999);
  await assert.rejects(check('full'), { code: 'TooManyConfigurations' });
  await check('full', 'inventory');
  await check('another');
});
