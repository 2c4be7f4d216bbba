// Organizations ListRoots: the one root that all accounts are under. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListRoots.html
import type { ListRootsCommandInput, ListRootsCommandOutput } from '@aws-sdk/client-organizations';
import type { OrganizationRecord } from '../../storage/records/account.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkPage } from './inputs.ts';
import { managedOrganization } from './membership.ts';
import { shownRoot } from './policies.ts';

export const ListRoots: ServerOperation<ListRootsCommandInput, ListRootsCommandOutput, OrganizationRecord> = {
  locate(input, readers, call) {
    checkPage(input);
    return managedOrganization(readers, call);
  },
  access: (_organization, _input, call) => organizationAccess('ListRoots', call, ['*'], {}),
  async run(_input, organization) {
    return { Roots: [shownRoot(organization)] };
  },
};
