// Makes a replica the primary key of its multi-Region key, and the primary a replica.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html
import type { UpdatePrimaryRegionCommandInput, UpdatePrimaryRegionCommandOutput } from '@aws-sdk/client-kms';
import { arn } from '../../kernel/arn.ts';
import type { Region } from '../../kernel/ids.ts';
import { KmsKey, type KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { putKey, relatedKeys } from '../../storage/records/kms-key-writes.ts';
import { isReplica } from '../../storage/records/kms-material.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { unsupported } from './imported.ts';
import { keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { keyMissing, locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { readRegion } from './ReplicateKey.ts';

interface MovedPrimary {
  readonly primary: OwnKeyTarget;
  readonly nextRegion: Region;
  /** Undefined when there is no key to become the primary. */
  readonly next: OwnKeyTarget | undefined;
}

export const UpdatePrimaryRegion: ServerOperation<
  UpdatePrimaryRegionCommandInput,
  UpdatePrimaryRegionCommandOutput,
  MovedPrimary
> = {
  async locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    const nextRegion = readRegion('primaryRegion', input.PrimaryRegion);
    const primary = await locateOwnKey(input.KeyId ?? '', readers, call);
    const { account, keyId } = primary;
    const key = await readers.records.get(KmsKey, [account, nextRegion, keyId]);
    const place = { region: nextRegion, arn: arn.kmsKey(nextRegion, account, keyId) };
    return { primary, nextRegion, next: key && { ...primary, ...place, key } };
  },
  access({ primary, nextRegion, next }, _input, call) {
    const keys = { 'kms:PrimaryRegion': nextRegion };
    const current = keyAccess('kms:UpdatePrimaryRegion', primary, call, keys);
    if (next === undefined) return [current];
    const there = { ...keys, 'aws:RequestedRegion': nextRegion };
    return [current, keyAccess('kms:UpdatePrimaryRegion', next, call, there)];
  },
  async run(_input, { primary: target, nextRegion, next }, call) {
    await call.resources.records.transaction(async (transaction) => {
      const key = await readKey(transaction, target);
      requirePrimary(key, nextRegion);
      if (next === undefined) throw keyMissing(keyArn({ ...key, region: nextRegion }));
      const related = await relatedKeys(transaction, key);
      for (const one of [key, ...related]) if (one === key || one.region === nextRegion) requireUsable(one);
      const regions = [key, ...related].map(({ region }) => region);
      const multiRegion = { primary: nextRegion, replicas: regions.filter((region) => region !== nextRegion) };
      for (const one of [key, ...related]) putKey(transaction, { ...one, multiRegion });
    });
    return {};
  },
};

function requirePrimary(key: KmsKeyRecord, nextRegion: Region): void {
  if (key.multiRegion === undefined || isReplica(key))
    throw unsupported(`${keyArn(key)} is not a multi-Region primary key`);
  if (nextRegion === key.region) throw unsupported(`\`${nextRegion}\` is the Region of the primary key already`);
  if (!key.multiRegion.replicas.includes(nextRegion)) throw keyMissing(keyArn({ ...key, region: nextRegion }));
}
