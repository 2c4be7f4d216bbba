// Reads lines and runs of bytes from a body that arrives in pieces of any size. Runs are slices, never copies.

const lineEnd = '\r\n';

export interface ByteReader {
  /** A line without its CRLF; `end` when the body ends before one, `too-long` beyond `limitBytes`. */
  line(limitBytes: number): Promise<{ readonly text: string } | 'end' | 'too-long'>;
  /** What is there, at most `maximumBytes` of it and at least one byte; undefined at the end of the body. */
  some(maximumBytes: number): Promise<Buffer | undefined>;
  /** Tells the source that no more is wanted. */
  close(): Promise<void>;
}

export function createByteReader(source: AsyncIterable<Buffer>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let pending: Buffer = Buffer.alloc(0);

  /** False at the end of the body. */
  async function pull(): Promise<boolean> {
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return false;
      if (next.value.length === 0) continue;
      pending = pending.length === 0 ? next.value : Buffer.concat([pending, next.value]);
      return true;
    }
  }

  return {
    async line(limitBytes) {
      for (;;) {
        const at = pending.subarray(0, limitBytes + lineEnd.length).indexOf(lineEnd);
        if (at >= 0) {
          const text = pending.toString('latin1', 0, at);
          pending = pending.subarray(at + lineEnd.length);
          return { text };
        }
        if (pending.length >= limitBytes + lineEnd.length) return 'too-long';
        if (!(await pull())) return 'end';
      }
    },
    async some(maximumBytes) {
      if (pending.length === 0 && !(await pull())) return undefined;
      const bytes = pending.subarray(0, maximumBytes);
      pending = pending.subarray(bytes.length);
      return bytes;
    },
    async close() {
      await iterator.return?.();
    },
  };
}
