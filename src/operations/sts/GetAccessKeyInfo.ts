// STS GetAccessKeyInfo: the account of an access key. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
import type { GetAccessKeyInfoCommandInput, GetAccessKeyInfoCommandOutput } from '@aws-sdk/client-sts';
import { type AccountId, accountOfTemporaryKey } from '../../kernel/ids.ts';
import { Account } from '../../storage/records/account.ts';
import { AccessKey } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { accessKeyId, checkedText, invalid } from '../iam/constraints.ts';
import { identified } from '../iam/located.ts';

export const GetAccessKeyInfo: ServerOperation<GetAccessKeyInfoCommandInput, GetAccessKeyInfoCommandOutput, AccountId> =
  {
    locate(input, _readers, call) {
      checkedText(input.AccessKeyId, 'accessKeyId', accessKeyId);
      return identified(call).account;
    },
    access: (account) => [{ action: 'sts:GetAccessKeyInfo', resource: '*', owner: account, context: {} }],
    async run(input, _account, call) {
      const id = checkedText(input.AccessKeyId, 'accessKeyId', accessKeyId);
      const { records } = call.resources;
      // Nothing is kept of temporary credentials: their id itself tells whose they are, also when they are over.
      const named = accountOfTemporaryKey(id);
      const holder = named === undefined ? undefined : (await records.get(Account, [named]))?.id;
      const account = holder ?? (await records.get(AccessKey, [id]))?.account;
      if (account === undefined) throw invalid(`Access key ${id} is invalid.`);
      return { Account: account };
    },
  };
