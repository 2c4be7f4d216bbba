// IAM ListRoles: the roles of the account, under a path. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
import type { ListRolesCommandInput, ListRolesCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { Role } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { optionalText, pathPrefix } from './constraints.ts';
import { roleSummary } from './describe.ts';
import { identified } from './located.ts';
import { byLowerCaseName, checkPage, pageOf, recordsUnder } from './pages.ts';

export const ListRoles: ServerOperation<ListRolesCommandInput, ListRolesCommandOutput, AccountId> = {
  locate(input, _readers, call) {
    checkPage(input);
    optionalText(input.PathPrefix, 'pathPrefix', pathPrefix);
    return identified(call).account;
  },
  access: (account, input) => [
    {
      action: 'iam:ListRoles',
      resource: arn.role(account, input.PathPrefix ?? '/', ''),
      owner: account,
      context: {},
    },
  ],
  async run(input, account, call) {
    const all = recordsUnder(call.resources.records, Role, account, input);
    const { items, end } = await pageOf(all, byLowerCaseName, input);
    return { Roles: items.map(roleSummary), ...end };
  },
};
