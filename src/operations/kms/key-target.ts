// The key that a request is about, found without revealing anything to a stranger.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
import { arn } from '../../kernel/arn.ts';
import { callerAccount } from '../../kernel/caller.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, isMultiRegionKeyId, type Region } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { KmsAlias, KmsKey, type KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { keyAsOf } from '../../storage/records/kms-material.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { KeyLocator, Readers } from '../context.ts';
import { type KeyName, readKeyId } from './key-id.ts';

export interface KeyTarget {
  /** The key's owner. */
  readonly account: AccountId;
  readonly region: Region;
  /** The key's own id; the alias name when an alias of another account leads nowhere. */
  readonly keyId: string;
  readonly arn: string;
  /**
   * Undefined when another account has no such key. The policies are then asked about a key that has none, and refuse
   * as they refuse a key that exists (invariant: a stranger cannot tell missing from forbidden).
   */
  readonly key: KmsKeyRecord | undefined;
  /** The alias that the request named, with its prefix. */
  readonly requestAlias: string | undefined;
  /** The ARN of an alias of another account, as the caller gave it: a refusal names it and not the key. */
  readonly shownAs: string | undefined;
}

/** Of an operation that moves a ciphertext. */
export interface TwoKeys {
  readonly source: KeyTarget;
  readonly destination: KeyTarget;
}

/** The key that a call ends with. */
export function keyTargetOf(target: KeyTarget | TwoKeys): KeyTarget {
  return 'destination' in target ? target.destination : target;
}

/** The account that a KMS call acts for: KMS has no anonymous operations. */
export function accountOf(call: CallFacts): AccountId {
  const account = callerAccount(call.caller);
  if (account === undefined) throw new Fault('MissingAuthenticationToken');
  return account;
}

/** The target of an operation that AWS offers across accounts. */
export async function locateKey(keyId: string, readers: Readers, call: CallFacts): Promise<KeyTarget> {
  const caller = accountOf(call);
  return findKey(readKeyId(keyId, caller, call.region), readers.records, call);
}

/** The target of an operation that works on the caller's own keys only, and takes no alias. */
export async function locateOwnKey(keyId: string, readers: Readers, call: CallFacts): Promise<OwnKeyTarget> {
  const caller = accountOf(call);
  const name = readKeyId(keyId, caller, call.region);
  refuseAlias(name);
  refuseForeign(name, call);
  return ownKey(await findKey(name, readers.records, call));
}

/** The target of an operation that AWS offers across accounts, and that takes no alias. */
export async function locateKeyItself(keyId: string, readers: Readers, call: CallFacts): Promise<KeyTarget> {
  const caller = accountOf(call);
  const name = readKeyId(keyId, caller, call.region);
  refuseAlias(name);
  return findKey(name, readers.records, call);
}

/** docs/decisions/0275-an-alias-where-a-key-is-asked-for.md */
export function refuseAlias(name: KeyName): void {
  if (name.by === 'alias')
    throw new Fault('InvalidArnException', { message: 'Key Aliases are not supported for this operation.' });
}

/** A target that is known to be there. */
export interface OwnKeyTarget extends KeyTarget {
  readonly key: KmsKeyRecord;
}

/** The target that a ciphertext names, wherever it is. */
export async function locateCiphertextKey(
  locator: KeyLocator | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<KeyTarget> {
  const caller = accountOf(call);
  if (locator === undefined) throw new Fault('InvalidCiphertextException');
  const { account, keyId } = locator;
  // The keys of a multi-Region key open each other's ciphertexts, each in its own Region.
  const elsewhere = locator.region !== call.region && !isMultiRegionKeyId(keyId);
  const { region } = call;
  const key = elsewhere ? undefined : await readAsOf([account, call.region, keyId], readers.records, call);
  if (elsewhere || (key === undefined && account === caller)) throw unknownCiphertextKey();
  return {
    account,
    region,
    keyId,
    arn: arn.kmsKey(region, account, keyId),
    key,
    requestAlias: undefined,
    shownAs: undefined,
  };
}

/** The key of a target whose absence was not told to a stranger; whoever gets here was allowed by its policy. */
export function existingKey(target: KeyTarget): KmsKeyRecord {
  if (target.key === undefined) throw keyMissing(target.arn);
  return target.key;
}

export const keyMissing = (keyArn: string): Fault =>
  new Fault('NotFoundException', { message: `Key '${keyArn}' does not exist` });

export const aliasMissing = (aliasArn: string): Fault =>
  new Fault('NotFoundException', { message: `Alias ${aliasArn} is not found.` });

function unknownCiphertextKey(): Fault {
  return new Fault('AccessDenied', {
    message:
      'The ciphertext refers to a customer master key that does not exist, ' +
      'does not exist in this region, or you are not allowed to access.',
  });
}

/** As it is at the moment of the call, whether a job has cleared away what expired or not. */
async function readAsOf(
  key: [account: AccountId, region: Region, keyId: string],
  records: RecordReader,
  { nowMs }: CallFacts,
): Promise<KmsKeyRecord | undefined> {
  const record = await records.get(KmsKey, key);
  return record && keyAsOf(record, nowMs);
}

async function findKey(name: KeyName, records: RecordReader, call: CallFacts): Promise<KeyTarget> {
  const caller = accountOf(call);
  const { account, region } = name;
  const alias = name.by === 'alias' ? name.name : undefined;
  const keyId = alias === undefined ? name.name : await aliasTarget(name, records);
  const aliasArn = alias && arn.kmsAlias(region, account, alias);
  const shownAs = account === caller ? undefined : aliasArn;
  if (keyId === undefined) {
    if (account === caller) throw aliasMissing(arn.kmsAlias(region, account, name.name));
    return {
      account,
      region,
      keyId: name.name,
      arn: arn.kmsAlias(region, account, name.name),
      key: undefined,
      requestAlias: alias,
      shownAs,
    };
  }
  const keyArn = arn.kmsKey(region, account, keyId);
  const key = await readAsOf([account, region, keyId], records, call);
  if (key === undefined && account === caller) throw keyMissing(keyArn);
  return { account, region, keyId, arn: keyArn, key, requestAlias: alias, shownAs };
}

async function aliasTarget(name: KeyName, records: RecordReader): Promise<string | undefined> {
  const alias = await records.get(KmsAlias, [name.account, name.region, name.name]);
  return alias?.targetKeyId;
}

function ownKey(target: KeyTarget): OwnKeyTarget {
  return { ...target, key: existingKey(target) };
}

/**
 * AWS has these operations within one account only; a permission from another account has no effect. Refused before
 * the key is looked up, so that missing and present read the same.
 */
export function refuseForeign(name: Pick<KeyName, 'account'>, call: CallFacts): void {
  if (name.account === accountOf(call)) return;
  const user = 'arn' in call.caller ? call.caller.arn : '';
  throw new Fault('AccessDenied', {
    message:
      `User: ${user} is not authorized to perform: kms:${call.operation} on this resource because the resource does ` +
      'not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
  });
}
