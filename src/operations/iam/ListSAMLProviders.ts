// IAM ListSAMLProviders: the account's providers and how long they are valid. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html
import type {
  ListSAMLProvidersCommandInput,
  ListSAMLProvidersCommandOutput,
  SAMLProviderListEntry,
} from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { SamlProvider } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { accountAccess } from './entities.ts';
import { identified } from './located.ts';

export const ListSAMLProviders: ServerOperation<
  ListSAMLProvidersCommandInput,
  ListSAMLProvidersCommandOutput,
  AccountId
> = {
  locate: (_input, _readers, call) => identified(call).account,
  access: (account) => accountAccess('iam:ListSAMLProviders', account),
  async run(_input, account, call) {
    const list: SAMLProviderListEntry[] = [];
    for await (const { value } of call.resources.records.list(SamlProvider, { under: [account] })) {
      const { arn, validUntilMs, createdAtMs } = value;
      list.push({ Arn: arn, ValidUntil: new Date(validUntilMs), CreateDate: new Date(createdAtMs) });
    }
    return { SAMLProviderList: list };
  },
};
