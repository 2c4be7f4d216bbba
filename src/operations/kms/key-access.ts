// The question that a KMS operation puts to the policies about one key, with the condition keys of KMS.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
import type { Tag } from '@aws-sdk/client-kms';
import type { AccessRequest, ContextKeys } from '../../kernel/access.ts';
import { callerAccount } from '../../kernel/caller.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { isReplica } from '../../storage/records/kms-material.ts';
import type { EncryptionContext } from '../context.ts';
import type { KeyTarget } from './key-target.ts';

/** Asks for `action` on the target's key; `more` are the condition keys that only this operation has. */
export function keyAccess(
  action: `kms:${string}`,
  target: KeyTarget,
  call: CallFacts,
  more: ContextKeys = {},
): AccessRequest {
  const { account, region, keyId } = target;
  return {
    action,
    resource: target.arn,
    ...(target.shownAs === undefined ? {} : { shownAs: target.shownAs }),
    owner: account,
    resourcePolicy: { kind: 'key', account, region, keyId },
    context: { ...callContext(call), ...keyContext(target), ...more },
  };
}

/** Asks for a use of the key that takes an encryption context: grants are held to it as well. */
export function useAccess(
  action: `kms:${string}`,
  target: KeyTarget,
  call: CallFacts,
  encryptionContext: EncryptionContext | undefined,
  more: ContextKeys = {},
): AccessRequest {
  const algorithm = { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' };
  const keys = { ...algorithm, ...encryptionContextKeys(encryptionContext), ...more };
  return { ...keyAccess(action, target, call, keys), grantFacts: { encryptionContext: encryptionContext ?? {} } };
}

/** Asks for `action` where no key is involved: the caller's account as a whole. */
export function accountAccess(
  action: `kms:${string}`,
  owner: KeyTarget['account'],
  call: CallFacts,
  more: ContextKeys = {},
): AccessRequest {
  return { action, resource: '*', owner, context: { ...callContext(call), ...more } };
}

/** Asks for `action` on an alias, which carries no policy of its own. */
export function aliasAccess(
  action: `kms:${string}`,
  aliasArn: string,
  owner: KeyTarget['account'],
  call: CallFacts,
): AccessRequest {
  return { action, resource: aliasArn, owner, context: callContext(call) };
}

/** The keys that every KMS call has. */
export function callContext(call: CallFacts): ContextKeys {
  return {
    'kms:CallerAccount': callerAccount(call.caller),
    'kms:ViaService': call.via === undefined ? undefined : `${call.via}.${call.region}.amazonaws.com`,
  };
}

/** Whether a service manages grants for its own resource: true of no call that a client makes itself. */
export function forAwsResource(call: CallFacts): ContextKeys {
  return { 'kms:GrantIsForAWSResource': String(call.via !== undefined) };
}

/** The keys that describe the KMS key. */
function keyContext(target: KeyTarget): ContextKeys {
  const { key, requestAlias } = target;
  if (key === undefined) return { 'kms:RequestAlias': requestAlias };
  return {
    'kms:RequestAlias': requestAlias,
    'kms:ResourceAliases': key.aliases.length === 0 ? undefined : key.aliases,
    'kms:KeySpec': key.keySpec,
    'kms:KeyUsage': key.keyUsage,
    'kms:KeyOrigin': key.origin,
    'kms:CustomerMasterKeySpec': key.keySpec,
    'kms:CustomerMasterKeyUsage': key.keyUsage,
    'kms:MultiRegion': String(key.multiRegion !== undefined),
    'kms:MultiRegionKeyType': key.multiRegion && (isReplica(key) ? 'REPLICA' : 'PRIMARY'),
    ...tagContext('aws:ResourceTag', key.tags),
  };
}

/** The keys of an encryption context as sent. */
export function encryptionContextKeys(context: EncryptionContext | undefined): ContextKeys {
  const names = Object.keys(context ?? {});
  return {
    'kms:EncryptionContextKeys': names.length === 0 ? undefined : names,
    ...tagContext('kms:EncryptionContext', context ?? {}, ':'),
  };
}

function tagContext(name: string, tags: Readonly<Record<string, string>>, separator = '/'): ContextKeys {
  return Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`${name}${separator}${tag}`, value]));
}

/** The keys of a request that carries tags. */
export function requestTagContext(tags: readonly Tag[]): ContextKeys {
  const named = Object.fromEntries(tags.map((tag) => [tag.TagKey ?? '', tag.TagValue ?? '']));
  return { ...tagContext('aws:RequestTag', named), 'aws:TagKeys': Object.keys(named) };
}
