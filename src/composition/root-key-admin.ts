// What `crosskey root-key` does with a data folder, beside the servers that may be serving it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { RootKeyName } from '../crypto/wrapped-key.ts';
import { countByRootKey, type RootKeyCount } from '../jobs/root-key-move.ts';
import { runJobs } from '../jobs/runner.ts';
import { jobs } from '../jobs/table.ts';
import { jobNeedsOf, type Surroundings } from '../main.ts';
import { noMoves, RootKeysState } from '../storage/records/root-key.ts';
import { type OpenData, openData } from './open-data.ts';
import { beginMove, storesOwnRootKey } from './root-key-move.ts';

export interface RootKeyStatus {
  readonly own: RootKeyName;
  readonly leaving: readonly RootKeyName[];
  readonly isDone: boolean;
  readonly counts: readonly RootKeyCount[];
  /** Keys at the providers that are not the store's own, in words. */
  readonly others: readonly string[];
}

/** Opens a folder that has been served before; undefined when it has not. */
export async function openServedData(config: Config, surroundings: Surroundings): Promise<OpenData | undefined> {
  if (!existsSync(join(config.dataFolder, 'metadata', 'metadata.lmdb'))) return undefined;
  const { clock, random, handedOver = {} } = surroundings;
  return await openData(config.dataFolder, clock, random, { settings: config, handedOver });
}

export async function rootKeyStatus({ records, rootKeys, rootKeyProviders }: OpenData): Promise<RootKeyStatus> {
  const own = await storesOwnRootKey(rootKeys.metadata);
  const { leaving, isSettled } = (await records.get(RootKeysState, [])) ?? noMoves;
  const others = await Promise.all(rootKeyProviders.map((provider) => provider.others(own)));
  const isDone = leaving.length === 0 && isSettled;
  return { own, leaving, isDone, counts: await countByRootKey(records), others: others.flat() };
}

/** Makes another root key, where the configured one is, and has the store use it from now on. Gives its name. */
export async function startRotation({ rootKeys, rootKeyProviders }: OpenData): Promise<RootKeyName> {
  await using added = await rootKeyProviders[0].add();
  await beginMove(rootKeys, added);
  return { type: added.type, keyId: added.keyId };
}

export interface Finishing extends AsyncDisposable {
  /** Works on what is left, or lets another process do it that has begun; resolves after a while, done or not. */
  workOn(): Promise<void>;
}

export function finishRotation(data: OpenData, surroundings: Surroundings): Finishing {
  const own = jobs.filter(({ name }) => name === 'root-key-move');
  const needs = jobNeedsOf(data, surroundings, new Map());
  const runner = runJobs({ needs, jobs: own, report: surroundings.report, lookEveryMs: undefined });
  return { workOn: () => runner.runDue(), [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
}
