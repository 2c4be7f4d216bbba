// The aliases of the caller's account in the Region, or of one of its keys. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
import type { AliasListEntry, ListAliasesCommandInput, ListAliasesCommandOutput } from '@aws-sdk/client-kms';
import { arn } from '../../kernel/arn.ts';
import type { AccountId, Region } from '../../kernel/ids.ts';
import { KmsAlias, type KmsAliasRecord, type KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { accountAccess } from './key-access.ts';
import { accountOf, locateOwnKey } from './key-target.ts';
import { namesAfter, type Page, pageOf, takePage } from './paging.ts';

interface AliasesTarget {
  readonly account: AccountId;
  readonly key: KmsKeyRecord | undefined;
}

const bounds = { usual: 50, most: 100 };

export const ListAliases: ServerOperation<ListAliasesCommandInput, ListAliasesCommandOutput, AliasesTarget> = {
  async locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    pageOf(input, bounds);
    const key = input.KeyId === undefined ? undefined : (await locateOwnKey(input.KeyId, readers, call)).key;
    return { account: accountOf(call), key };
  },
  access: ({ account }, _input, call) => [accountAccess('kms:ListAliases', account, call)],
  async run(input, { account, key }, call) {
    const page = pageOf(input, bounds);
    const { region, resources } = call;
    const aliases =
      key === undefined
        ? aliasesOfAccount(resources.records, account, region, page)
        : aliasesOfKey(resources.records, key, page);
    const { items, marks } = await takePage(aliases, (alias) => alias.name, page);
    return { Aliases: items.map((alias) => listEntry(alias, account, region)), ...marks };
  },
};

async function* aliasesOfAccount(
  records: RecordReader,
  account: AccountId,
  region: Region,
  { limit, after }: Page,
): AsyncIterable<KmsAliasRecord> {
  const range = { under: [account, region], limit: limit + 1 };
  for await (const { value } of records.list(KmsAlias, after === undefined ? range : { ...range, after })) yield value;
}

async function* aliasesOfKey(records: RecordReader, key: KmsKeyRecord, page: Page): AsyncIterable<KmsAliasRecord> {
  for (const name of namesAfter(key.aliases, page)) {
    const alias = await records.get(KmsAlias, [key.account, key.region, name]);
    if (alias !== undefined) yield alias;
  }
}

function listEntry(alias: KmsAliasRecord, account: AccountId, region: Region): AliasListEntry {
  return {
    AliasName: alias.name,
    AliasArn: arn.kmsAlias(region, account, alias.name),
    TargetKeyId: alias.targetKeyId,
    CreationDate: new Date(alias.createdAtMs),
    LastUpdatedDate: new Date(alias.updatedAtMs),
  };
}
