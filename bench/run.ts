// `npm run bench`: requests and bytes a second, each as a ratio to a baseline in the same run, as a table and as JSON.
// Flags: `--quick` for shorter rounds, `--only TEXT` for the works whose name holds it, `--large` adds 5 GiB in and out,
// `--many` adds a bucket of a million objects, `--identities` adds 100,000 users and roles, `--keys` adds 100,000 KMS keys.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { cryptoRows } from './crypto.ts';
import { largeObject } from './large-object.ts';
import { type LoadResult, runLoad } from './load.ts';
import { manyIdentities } from './many-identities.ts';
import { manyKeysRows } from './many-keys.ts';
import { manyObjects } from './many-objects.ts';
import { policyRows } from './policy.ts';
import { printTable, type Row } from './report.ts';
import { startBaseline, startCrosskey } from './servers.ts';
import { type Workload, workloads } from './workloads.ts';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    only: { type: 'string' },
    large: { type: 'boolean' },
    many: { type: 'boolean' },
    identities: { type: 'boolean' },
    keys: { type: 'boolean' },
    workers: { type: 'string' },
  },
});
const roundMs = flags.quick ? 1000 : 3000;
const rounds = flags.quick ? 1 : 3;
const workers = Number(flags.workers ?? availableParallelism());
const isWanted = (name: string) => flags.only === undefined || name.includes(flags.only);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const perSecond = ({ requests, seconds }: LoadResult) => requests / seconds;

/** Turn by turn, so that a machine whose speed drifts slows both. */
async function measure(work: Workload, crosskeyPort: number, baselinePort: number): Promise<Row> {
  const ours: LoadResult[] = [];
  const theirs: LoadResult[] = [];
  const load = { connections: work.connections, expectedStatus: 200 };
  await runLoad({ ...load, port: crosskeyPort, durationMs: roundMs / 4, requests: work.crosskey });
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await runLoad({ ...load, port: crosskeyPort, durationMs: roundMs, requests: work.crosskey }));
    theirs.push(await runLoad({ ...load, port: baselinePort, durationMs: roundMs, requests: work.baseline }));
  }
  const ratios = ours.map((result, index) => {
    const other = theirs[index];
    return other ? perSecond(result) / perSecond(other) : Number.NaN;
  });
  return {
    name: work.name,
    perSecond: median(ours.map(perSecond)),
    mibPerSecond: median(ours.map(({ bytes, seconds }) => bytes / seconds / 2 ** 20)),
    baseline: work.baselineName,
    ratio: median(ratios),
  };
}

const rows: Row[] = [];
const started = { startMs: 0, idleMib: 0 };
{
  await using crosskey = await startCrosskey(workers);
  await using baseline = await startBaseline(workers);
  started.startMs = Math.round(crosskey.startMs);
  started.idleMib = Math.round(crosskey.residentBytes() / 2 ** 20);
  for (const work of (await workloads(crosskey, baseline)).filter(({ name }) => isWanted(name))) {
    const row = await measure(work, crosskey.port, baseline.port);
    rows.push(row);
    console.error(`${row.name}: ${Math.round(row.perSecond)} a second, ${row.ratio.toFixed(2)} of ${row.baseline}`);
  }
  if (flags.large) rows.push(...(await largeObject(crosskey)));
}
if (flags.many) rows.push(...(await manyObjects(workers, roundMs, rounds)));
if (flags.identities) rows.push(...(await manyIdentities(roundMs)));
if (flags.keys) rows.push(...(await manyKeysRows(workers, roundMs, rounds)));
rows.push(...(await cryptoRows()).filter(({ name }) => isWanted(name)));
rows.push(...policyRows().filter(({ name }) => isWanted(name)));

const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: workers, node: process.version };
console.log(printTable(rows));
console.log(
  `start to ready ${started.startMs} ms; idle memory of primary and ${workers} workers ${started.idleMib} MiB`,
);
mkdirSync(new URL('./results/', import.meta.url), { recursive: true });
const file = new URL('./results/latest.json', import.meta.url);
writeFileSync(file, `${JSON.stringify({ machine, started, rows }, undefined, 2)}\n`);
