// A process that the tests of LMDB start: it writes to the store of its first argument, and says what is committed.
// `obey`: writes each number that it is sent. `flood`: counts as fast as it can, with a claim for each number, until it is killed.
import { LmdbMetadata } from './lmdb-metadata.ts';

const [folder = '', mode] = process.argv.slice(2);
const store = new LmdbMetadata({ folder });
const key = (text: string): Buffer => Buffer.from(text);

async function obey(value: string): Promise<void> {
  await store.commit({ preconditions: [], writes: [{ key: key('round'), value: key(value) }] });
  process.send?.(value);
}

async function flood(): Promise<never> {
  for (;;) {
    const value = store.get(key('count'));
    const next = String(Number(value ?? 0) + 1);
    const isApplied = await store.commit({
      preconditions: [{ kind: 'value', key: key('count'), value }],
      writes: [
        { key: key('count'), value: key(next) },
        { key: key(`claimed ${next}`), value: key('there') },
      ],
    });
    if (isApplied) process.send?.(next);
  }
}

if (mode === 'flood') await flood();
else process.on('message', (value) => obey(String(value)));
