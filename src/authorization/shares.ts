// How often each holder may do something: a number at once, and one more each time a while has passed.

export interface ShareRules {
  readonly burst: number;
  readonly refillMs: number;
  /** Of so many holders it is remembered; the longest silent is forgotten first, and then has a full share. */
  readonly holders: number;
}

export interface Shares {
  /** False when the holder has used up its share. */
  take(holder: string, nowMs: number): boolean;
}

interface Share {
  readonly left: number;
  readonly atMs: number;
}

export function createShares({ burst, refillMs, holders }: ShareRules): Shares {
  const shares = new Map<string, Share>();
  return {
    take(holder, nowMs) {
      const last = shares.get(holder) ?? { left: burst, atMs: nowMs };
      const refilled = Math.max(0, nowMs - last.atMs) / refillMs;
      const left = Math.min(burst, last.left + refilled);
      const taken = left >= 1;
      // Put again at the end: the map is in the order of the last use.
      shares.delete(holder);
      shares.set(holder, { left: taken ? left - 1 : left, atMs: nowMs });
      const [oldest] = shares.keys();
      if (shares.size > holders && oldest !== undefined) shares.delete(oldest);
      return taken;
    },
  };
}
