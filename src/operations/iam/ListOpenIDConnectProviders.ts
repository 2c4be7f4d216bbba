// IAM ListOpenIDConnectProviders: the ARNs of the account's issuers. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html
import type {
  ListOpenIDConnectProvidersCommandInput,
  ListOpenIDConnectProvidersCommandOutput,
  OpenIDConnectProviderListEntry,
} from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { OidcProvider } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { accountAccess } from './entities.ts';
import { identified } from './located.ts';

export const ListOpenIDConnectProviders: ServerOperation<
  ListOpenIDConnectProvidersCommandInput,
  ListOpenIDConnectProvidersCommandOutput,
  AccountId
> = {
  locate: (_input, _readers, call) => identified(call).account,
  access: (account) => accountAccess('iam:ListOpenIDConnectProviders', account),
  async run(_input, account, call) {
    const list: OpenIDConnectProviderListEntry[] = [];
    for await (const { value } of call.resources.records.list(OidcProvider, { under: [account] }))
      list.push({ Arn: value.arn });
    return { OpenIDConnectProviderList: list };
  },
};
