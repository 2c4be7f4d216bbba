// Organizations ListOrganizationalUnitsForParent: no organizational units, since none can be made here. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOrganizationalUnitsForParent.html
import type {
  ListOrganizationalUnitsForParentCommandInput,
  ListOrganizationalUnitsForParentCommandOutput,
} from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { checkPage } from './inputs.ts';
import { type ParentTarget, parentTarget } from './targets.ts';

export const ListOrganizationalUnitsForParent: ServerOperation<
  ListOrganizationalUnitsForParentCommandInput,
  ListOrganizationalUnitsForParentCommandOutput,
  ParentTarget
> = {
  locate(input, readers, call) {
    checkPage(input);
    return parentTarget(input.ParentId, readers, call);
  },
  access: ({ organization, arn }) => [
    {
      action: 'organizations:ListOrganizationalUnitsForParent',
      resource: arn,
      owner: organization.managementAccount,
      context: {},
    },
  ],
  async run() {
    return { OrganizationalUnits: [] };
  },
};
