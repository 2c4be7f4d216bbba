// The sealed stream beside plain AES-256-GCM over the same bytes, on one core.
import { createCipheriv } from 'node:crypto';
import { openStream } from '../src/crypto/sealed-stream/open.ts';
import { createSealer } from '../src/crypto/sealed-stream/seal.ts';
import { systemRandom } from '../src/kernel/random.ts';
import type { Row } from './report.ts';

const sizeBytes = 64 * 2 ** 20;
const pieceBytes = 2 ** 16;
const rounds = 7;
const baseline = 'plain AES-256-GCM';

const plain = Buffer.alloc(sizeBytes, 'crosskey ');
const key = { dataKey: systemRandom.bytes(32), context: Buffer.from('bench') };

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

function encryptPlainly(): void {
  const cipher = createCipheriv('aes-256-gcm', key.dataKey, systemRandom.bytes(12));
  for (const piece of pieces(plain)) cipher.update(piece);
  cipher.final();
  cipher.getAuthTag();
}

function seal(): Buffer[] {
  const sealer = createSealer(key, systemRandom);
  const output: Buffer[] = [];
  for (const piece of pieces(plain)) output.push(...sealer.update(piece));
  output.push(...sealer.final());
  return output;
}

async function open(sealed: readonly Buffer[]): Promise<void> {
  let opened = 0;
  for await (const bytes of openStream(key, asyncOf(sealed))) opened += bytes.length;
  if (opened !== sizeBytes) throw new Error('the sealed stream did not open whole');
}

async function* asyncOf(buffers: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* buffers;
}

async function secondsOf(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1000;
}

async function rowOf(name: string, work: () => unknown): Promise<Row> {
  const pairs: { ours: number; plain: number }[] = [];
  await work();
  encryptPlainly();
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({ ours: await secondsOf(work), plain: await secondsOf(encryptPlainly) });
  }
  const middle = (values: number[]) => values.sort((left, right) => left - right)[Math.floor(rounds / 2)] ?? Number.NaN;
  const seconds = middle(pairs.map(({ ours }) => ours));
  return {
    name,
    perSecond: 1 / seconds,
    mibPerSecond: sizeBytes / 2 ** 20 / seconds,
    baseline,
    ratio: middle(pairs.map(({ ours, plain: other }) => other / ours)),
  };
}

export async function cryptoRows(): Promise<Row[]> {
  const sealed = seal();
  return [await rowOf('seal 64 MiB', seal), await rowOf('open 64 MiB', () => open(sealed))];
}
