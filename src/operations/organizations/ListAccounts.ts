// Organizations ListAccounts: the accounts of the organization. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
import type { ListAccountsCommandInput, ListAccountsCommandOutput } from '@aws-sdk/client-organizations';
import type { OrganizationRecord } from '../../storage/records/account.ts';
import type { ServerOperation } from '../context.ts';
import { shownAccount } from './describe.ts';
import { checkPage, pageOf } from './inputs.ts';
import { managedOrganization } from './membership.ts';
import { accountsIn } from './targets.ts';

export const ListAccounts: ServerOperation<ListAccountsCommandInput, ListAccountsCommandOutput, OrganizationRecord> = {
  locate(input, readers, call) {
    checkPage(input);
    return managedOrganization(readers, call);
  },
  access: (organization) => [
    { action: 'organizations:ListAccounts', resource: '*', owner: organization.managementAccount, context: {} },
  ],
  async run(input, _organization, call) {
    const { items, end } = await pageOf(accountsIn(call.resources.records), (account) => account.id, input);
    return { Accounts: items.map(shownAccount), ...end };
  },
};
