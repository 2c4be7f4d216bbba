// IAM ListInstanceProfiles: the instance profiles of the account, under a path. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html
import type { ListInstanceProfilesCommandInput, ListInstanceProfilesCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { InstanceProfile } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { optionalText, pathPrefix } from './constraints.ts';
import { shownProfile } from './instance-profiles.ts';
import { identified } from './located.ts';
import { byLowerCaseName, checkPage, pageOf, recordsUnder } from './pages.ts';

export const ListInstanceProfiles: ServerOperation<
  ListInstanceProfilesCommandInput,
  ListInstanceProfilesCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    checkPage(input);
    optionalText(input.PathPrefix, 'pathPrefix', pathPrefix);
    return identified(call).account;
  },
  access: (account, input) => [
    {
      action: 'iam:ListInstanceProfiles',
      resource: arn.instanceProfile(account, input.PathPrefix ?? '/', ''),
      owner: account,
      context: {},
    },
  ],
  async run(input, account, call) {
    const { records } = call.resources;
    const all = recordsUnder(records, InstanceProfile, account, input);
    const { items, end } = await pageOf(all, byLowerCaseName, input);
    return { InstanceProfiles: await Promise.all(items.map((record) => shownProfile(records, record))), ...end };
  },
};
