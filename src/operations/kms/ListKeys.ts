// The keys of the caller's account in the Region. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
import type { ListKeysCommandInput, ListKeysCommandOutput } from '@aws-sdk/client-kms';
import type { AccountId } from '../../kernel/ids.ts';
import { KmsKey, type KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { RecordEntry } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { accountAccess } from './key-access.ts';
import { keyArn } from './key-state.ts';
import { accountOf } from './key-target.ts';
import { pageOf, takePage } from './paging.ts';

const bounds = { usual: 100, most: 1000 };

export const ListKeys: ServerOperation<ListKeysCommandInput, ListKeysCommandOutput, AccountId> = {
  locate(input, _readers, call) {
    pageOf(input, bounds);
    return accountOf(call);
  },
  access: (account, _input, call) => [accountAccess('kms:ListKeys', account, call)],
  async run(input, account, call) {
    const page = pageOf(input, bounds);
    const range = { under: [account, call.region], limit: page.limit + 1 };
    const keys = call.resources.records.list(
      KmsKey,
      page.after === undefined ? range : { ...range, after: page.after },
    );
    const { items, marks } = await takePage(keys, nameOf, page);
    return { Keys: items.map(({ value }) => ({ KeyId: value.keyId, KeyArn: keyArn(value) })), ...marks };
  },
};

const nameOf = (entry: RecordEntry<KmsKeyRecord>): string => entry.value.keyId;
