// Organizations ListAccounts: the accounts of the organization. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
import type { ListAccountsCommandInput, ListAccountsCommandOutput } from '@aws-sdk/client-organizations';
import type { OrganizationRecord } from '../../storage/records/account.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { shownAccounts } from './describe.ts';
import { checkPage, pageOf } from './inputs.ts';
import { managedOrganization } from './membership.ts';
import { accountsIn } from './targets.ts';

export const ListAccounts: ServerOperation<ListAccountsCommandInput, ListAccountsCommandOutput, OrganizationRecord> = {
  locate(input, readers, call) {
    checkPage(input);
    return managedOrganization(readers, call);
  },
  access: (_organization, _input, call) => organizationAccess('ListAccounts', call, ['*'], {}),
  async run(input, organization, call) {
    const { records } = call.resources;
    const { items, end } = await pageOf(accountsIn(records), (account) => account.id, input);
    return { Accounts: await shownAccounts(items, organization, records), ...end };
  },
};
