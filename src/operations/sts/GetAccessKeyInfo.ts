// STS GetAccessKeyInfo: the account of an access key. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
import type { GetAccessKeyInfoCommandInput, GetAccessKeyInfoCommandOutput } from '@aws-sdk/client-sts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
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
      // Temporary credentials are kept by their holder alone: nothing here knows whose such a key is.
      if (id.startsWith('ASIA'))
        throw new Fault('NotImplemented', { what: 'GetAccessKeyInfo for temporary credentials' });
      const key = await call.resources.records.get(AccessKey, [id]);
      if (key === undefined) throw invalid(`Access key ${id} is invalid.`);
      return { Account: key.account };
    },
  };
