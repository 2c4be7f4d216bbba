// Several checksums of one body in one pass.
import type { ChecksumName } from './algorithms.ts';
import { checksumAlgorithms } from './algorithms.ts';
import type { Digests } from './expectation.ts';

export interface RunningDigests {
  update(bytes: Buffer): void;
  /** Ends them all. */
  digests(): Digests;
}

export function startDigests(names: Iterable<ChecksumName>): RunningDigests {
  const running = [...new Set(names)].map((name) => ({ name, checksum: checksumAlgorithms[name].create() }));
  return {
    update(bytes) {
      for (const { checksum } of running) checksum.update(bytes);
    },
    digests() {
      return Object.fromEntries(running.map(({ name, checksum }) => [name, checksum.digest()]));
    },
  };
}

/** For a body that is there whole. */
export function digestsOf(bytes: Buffer, names: Iterable<ChecksumName>): Digests {
  const running = startDigests(names);
  running.update(bytes);
  return running.digests();
}

/** Passes the body on, and hands the digests to `check` before the end is told: what `check` throws, the body throws. */
export async function* digestBody(
  source: AsyncIterable<Buffer>,
  names: Iterable<ChecksumName>,
  check: (digests: Digests) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const running = startDigests(names);
  for await (const bytes of source) {
    running.update(bytes);
    yield bytes;
  }
  check(running.digests());
}
