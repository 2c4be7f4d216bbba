// Whichever commit fails, and however, a transaction leaves the state before it or the state after it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordSealer } from '../../crypto/sealed-record.ts';
import { systemRandom } from '../../kernel/random.ts';
import { MemoryMetadata } from '../metadata/memory.ts';
import type { Batch } from '../metadata/metadata.ts';
import { recordKind } from './record.ts';
import { openRecordStore } from './record-store.ts';

const accounts = recordKind<readonly [string], { readonly balance: number }>({ name: 'account', version: 1 });

type Failure = 'before' | 'after';

/** Fails the Nth commit: before anything is written, or after all is, when only the answer is lost. */
class FailingMetadata extends MemoryMetadata {
  readonly #nth: number;
  readonly #failure: Failure;
  #commits = 0;

  constructor(nth: number, failure: Failure) {
    super();
    this.#nth = nth;
    this.#failure = failure;
  }

  override async commit(batch: Batch): Promise<boolean> {
    this.#commits += 1;
    if (this.#commits !== this.#nth) return super.commit(batch);
    if (this.#failure === 'after') await super.commit(batch);
    throw new Error('disk');
  }
}

test('money that is moved between accounts is neither made nor lost', async () => {
  for (const failure of ['before', 'after'] as const) {
    for (let nth = 1; nth <= 6; nth++) {
      const metadata = new FailingMetadata(nth, failure);
      const sealer = createRecordSealer(Buffer.alloc(32), systemRandom);
      const records = openRecordStore({ metadata, sealer });
      const balances = async (): Promise<(number | undefined)[]> =>
        Promise.all(['a', 'b'].map(async (name) => (await records.get(accounts, [name]))?.balance));
      const steps = [() => start(records), ...Array.from({ length: 5 }, () => () => move(records))];
      const states: (number | undefined)[][] = [
        [undefined, undefined],
        ...[0, 1, 2, 3, 4, 5].map((moved) => [10 - moved, moved]),
      ];
      let failed = 0;
      for (const [index, step] of steps.entries()) {
        const outcome = await step().then(
          () => 'done',
          (error: unknown) => error,
        );
        if (outcome === 'done') continue;
        assert.match(String(outcome), /disk/);
        failed = index + 1;
        assert.deepEqual(await balances(), states[failure === 'before' ? index : index + 1]);
        break;
      }
      assert.equal(failed, nth);
    }
  }
});

type Records = ReturnType<typeof openRecordStore>;

async function start(records: Records): Promise<void> {
  await records.transaction(async (transaction) => {
    transaction.put(accounts, ['a'], { balance: 10 });
    transaction.put(accounts, ['b'], { balance: 0 });
  });
}

async function move(records: Records): Promise<void> {
  await records.transaction(async (transaction) => {
    const [from, to] = [await transaction.get(accounts, ['a']), await transaction.get(accounts, ['b'])];
    assert.ok(from !== undefined && to !== undefined);
    transaction.put(accounts, ['a'], { balance: from.balance - 1 });
    transaction.put(accounts, ['b'], { balance: to.balance + 1 });
  });
}
