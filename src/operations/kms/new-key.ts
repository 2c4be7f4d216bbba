// What the making of a key asks and checks: of CreateKey, and of ReplicateKey in the replica's Region.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
import type { Tag } from '@aws-sdk/client-kms';
import type { AccessRequest } from '../../kernel/access.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { ServerCall } from '../context.ts';
import { accountAccess, requestTagContext } from './key-access.ts';
import { bypassContext, checkKeyPolicy, refuseLockout } from './key-policy.ts';
import { keyArn } from './key-state.ts';

interface NewKeyInput {
  readonly Policy?: string | undefined;
  readonly BypassPolicyLockoutSafetyCheck?: boolean | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

export interface NewKeyKind {
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly origin: string;
  readonly multiRegion: 'PRIMARY' | 'REPLICA' | undefined;
  /** Where the key is made. */
  readonly region: string;
}

/** To make a key, and to tag it at once, are two permissions. */
export function newKeyAccess(
  kind: NewKeyKind,
  input: NewKeyInput,
  account: AccountId,
  call: CallFacts,
): AccessRequest[] {
  const tags = input.Tags ?? [];
  const context = {
    'aws:RequestedRegion': kind.region,
    'kms:KeySpec': kind.keySpec,
    'kms:KeyUsage': kind.keyUsage,
    'kms:KeyOrigin': kind.origin,
    'kms:CustomerMasterKeySpec': kind.keySpec,
    'kms:CustomerMasterKeyUsage': kind.keyUsage,
    'kms:MultiRegion': String(kind.multiRegion !== undefined),
    'kms:MultiRegionKeyType': kind.multiRegion,
    ...bypassContext(input),
    ...(tags.length === 0 ? {} : requestTagContext(tags)),
  };
  const create = accountAccess('kms:CreateKey', account, call, context);
  return tags.length === 0 ? [create] : [create, accountAccess('kms:TagResource', account, call, context)];
}

/** The policy that a client gives to a new key; once more to be checked where it is written. */
export async function checkNewPolicy(input: NewKeyInput, key: KmsKeyRecord, call: ServerCall): Promise<void> {
  const { account, region, keyId, policy } = key;
  await checkKeyPolicy(policy, call.resources.records);
  const target = { account, region, keyId, arn: keyArn(key), key, requestAlias: undefined, shownAs: undefined };
  await refuseLockout(policy, target, call, input);
}
