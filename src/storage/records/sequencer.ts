// Sequencers: hexadecimal, and greater with each event of a key. docs/decisions/0170-sequencers.md

const digits = 18;
/** Events of one key within a millisecond: 2^24. */
const bitsBelowTime = 24n;

/** The next after `last`, and not before what the clock says. */
export function nextSequencer(last: string | undefined, nowMs: number): string {
  const byClock = BigInt(Math.max(0, Math.floor(nowMs))) << bitsBelowTime;
  const afterLast = last === undefined ? 0n : BigInt(`0x${last}`) + 1n;
  const next = byClock > afterLast ? byClock : afterLast;
  return next.toString(16).toUpperCase().padStart(digits, '0');
}

/** Every sequencer that the clock gave before this time is smaller. */
export const sequencerAt = (timeMs: number): string => nextSequencer(undefined, timeMs);
