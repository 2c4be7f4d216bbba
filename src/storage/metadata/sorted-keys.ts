// Keys in byte order in memory, for the engines and wrappers of tests.

/** The first index whose key is not before `key`. */
export function lowerBound(keys: readonly Buffer[], key: Buffer): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = keys[middle];
    if (candidate !== undefined && Buffer.compare(candidate, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
