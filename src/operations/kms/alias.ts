// What CreateAlias, UpdateAlias and DeleteAlias share. https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId, Region } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { KmsAlias, type KmsAliasRecord, type KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { putKey } from '../../storage/records/kms-key-writes.ts';
import type { RecordReader, RecordTransaction } from '../../storage/records/record.ts';
import type { Readers } from '../context.ts';
import { enforce, matching, ofLength } from './constraints.ts';
import { aliasPattern, readKeyId } from './key-id.ts';
import { accountOf, aliasMissing, locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { managedAliasPrefix } from './managed-key.ts';

/** KMS's quota; https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const mostAliasesOfKey = 50;

/** An alias name that a client may make, move or remove. */
export function readAliasName(name: string | undefined): string {
  enforce(ofLength('aliasName', name, 1, 256), matching('aliasName', name, /^[a-zA-Z0-9:/_-]+$/));
  const given = name ?? '';
  if (!given.startsWith('alias/'))
    throw new Fault('ValidationException', {
      message:
        'Alias must start with the prefix "alias/". Please see ' +
        'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    });
  if (!aliasPattern.test(given))
    throw new Fault('ValidationException', { message: `${given} contains invalid characters for an alias` });
  if (given.startsWith(managedAliasPrefix))
    throw new Fault('InvalidAliasNameException', {
      message: `the prefix \`${managedAliasPrefix}\` is reserved for AWS managed keys: \`${given}\``,
    });
  return given;
}

/** The key that an alias is to point at: of the same account and Region, and no alias itself. */
export async function locateAliasedKey(
  keyId: string | undefined,
  readers: Readers,
  call: CallFacts,
): Promise<OwnKeyTarget> {
  enforce(ofLength('targetKeyId', keyId, 1, 2048));
  const given = keyId ?? '';
  if (readKeyId(given, accountOf(call), call.region).by === 'alias')
    throw new Fault('ValidationException', { message: 'Aliases must refer to keys. Not aliases' });
  return locateOwnKey(given, readers, call);
}

export const aliasArnOf = (name: string, call: CallFacts): string => arn.kmsAlias(call.region, accountOf(call), name);

/** The alias as a transaction finds it: still of the key whose policies were asked. */
export async function rereadAlias(
  name: string,
  key: OwnKeyTarget,
  transaction: RecordTransaction,
): Promise<KmsAliasRecord> {
  const alias = await readAlias(name, key.account, key.region, transaction);
  if (alias.targetKeyId === key.keyId) return alias;
  throw new Fault('KMSInvalidStateException', {
    message: `the alias \`${name}\` was pointed at another key at the same time`,
  });
}

/** The alias of the caller's account and Region; it must be there. */
export async function readAlias(
  name: string,
  account: AccountId,
  region: Region,
  records: RecordReader,
): Promise<KmsAliasRecord> {
  const alias = await records.get(KmsAlias, [account, region, name]);
  if (alias === undefined) throw aliasMissing(arn.kmsAlias(region, account, name));
  return alias;
}

/** Writes the key with one more alias. */
export function addAlias(transaction: RecordTransaction, key: KmsKeyRecord, name: string): void {
  if (key.aliases.length >= mostAliasesOfKey)
    throw new Fault('LimitExceededException', {
      message: `the key has ${mostAliasesOfKey} aliases, the most that a key can have`,
    });
  putKey(transaction, { ...key, aliases: [...key.aliases, name] });
}

export function removeAlias(transaction: RecordTransaction, key: KmsKeyRecord, name: string): void {
  putKey(transaction, { ...key, aliases: key.aliases.filter((alias) => alias !== name) });
}
