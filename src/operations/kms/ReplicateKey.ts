// Makes a replica of a multi-Region primary key in another Region. https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
import type { ReplicateKeyCommandInput, ReplicateKeyCommandOutput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import { isRegion, newUuid, type Region, region } from '../../kernel/ids.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { putKey, relatedKeys } from '../../storage/records/kms-key-writes.ts';
import { emptied, isReplica } from '../../storage/records/kms-material.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { enforce, matching, ofLength, present } from './constraints.ts';
import { unsupported } from './imported.ts';
import { keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { keyMetadata } from './key-metadata.ts';
import { checkKeyPolicy, checkPolicyMember, defaultKeyPolicy } from './key-policy.ts';
import { keyArn, requireUsable } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { checkNewPolicy, newKeyAccess } from './new-key.ts';
import { readTags } from './tags.ts';

interface ReplicaTarget extends OwnKeyTarget {
  readonly replicaRegion: Region;
}

export const ReplicateKey: ServerOperation<ReplicateKeyCommandInput, ReplicateKeyCommandOutput, ReplicaTarget> = {
  async locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048), ofLength('description', input.Description, 0, 8192));
    const replicaRegion = readRegion('replicaRegion', input.ReplicaRegion);
    checkPolicyMember(input.Policy);
    readTags(input.Tags);
    return { ...(await locateOwnKey(input.KeyId ?? '', readers, call)), replicaRegion };
  },
  access(target, input, call) {
    const { keySpec, keyUsage, origin } = target.key;
    const kind = { keySpec, keyUsage, origin, multiRegion: 'REPLICA', region: target.replicaRegion } as const;
    return [
      keyAccess('kms:ReplicateKey', target, call, { 'kms:ReplicaRegion': target.replicaRegion }),
      ...newKeyAccess(kind, input, target.account, call),
    ];
  },
  async run(input, target, call) {
    const { records, random, trail } = call.resources;
    const replicaOf = (key: KmsKeyRecord) => newReplica(input, key, target.replicaRegion, call);
    if (input.Policy !== undefined) await checkNewPolicy(input, replicaOf(target.key), call);
    const eventId = newUuid(random);
    const replica = await records.transaction(async (transaction) => {
      const key = await readKey(transaction, target);
      requireReplicable(key, target.replicaRegion);
      if (input.Policy !== undefined) await checkKeyPolicy(input.Policy, transaction);
      const made = replicaOf(key);
      for (const one of [key, ...(await relatedKeys(transaction, key))])
        putKey(transaction, { ...one, multiRegion: made.multiRegion });
      putKey(transaction, made);
      const { account, region: madeIn, keyId } = made;
      const place = { account, region: madeIn, keyId, keyArn: keyArn(made) };
      trail.keyReplicated(transaction, { eventId, ...place, replicatedAtMs: call.nowMs, primaryKeyArn: keyArn(key) });
      return made;
    });
    return {
      ReplicaKeyMetadata: keyMetadata(replica),
      ReplicaPolicy: replica.policy,
      ReplicaTags: Object.entries(replica.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    };
  },
};

export function readRegion(member: string, text: string | undefined): Region {
  enforce(present(member, text), ofLength(member, text, 1, 32), matching(member, text, /^([a-z]+-){2,3}\d+$/));
  if (text === undefined || !isRegion(text))
    throw new Fault('ValidationException', { message: `\`${text}\` is not a Region` });
  return region(text);
}

function requireReplicable(key: KmsKeyRecord, replicaRegion: Region): void {
  if (key.multiRegion === undefined || isReplica(key))
    throw unsupported(`${keyArn(key)} is not a multi-Region primary key: only such a key can be replicated`);
  requireUsable(key);
  if (replicaRegion === key.region) throw unsupported(`\`${replicaRegion}\` is the Region of the primary key itself`);
  if (key.multiRegion.replicas.includes(replicaRegion))
    throw new Fault('AlreadyExistsException', {
      message: `${keyArn({ ...key, region: replicaRegion })} already exists`,
    });
}

/** What related keys share is the primary's; all else is its own. Imported material is imported into each by itself. */
function newReplica(
  input: ReplicateKeyCommandInput,
  key: KmsKeyRecord,
  replicaRegion: Region,
  call: ServerCall,
): KmsKeyRecord {
  const isImported = key.origin === 'EXTERNAL';
  return {
    ...key,
    region: replicaRegion,
    description: input.Description ?? '',
    createdAtMs: call.nowMs,
    state: isImported ? 'PendingImport' : 'Enabled',
    policy: input.Policy ?? defaultKeyPolicy(key.account),
    materials: isImported ? key.materials.map(emptied) : key.materials,
    multiRegion: { primary: key.region, replicas: [...(key.multiRegion?.replicas ?? []), replicaRegion] },
    tags: readTags(input.Tags),
    aliases: [],
  };
}
