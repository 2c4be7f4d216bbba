// Organizations ListOrganizationalUnitsForParent: the units right under the root or another unit. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOrganizationalUnitsForParent.html
import type {
  ListOrganizationalUnitsForParentCommandInput,
  ListOrganizationalUnitsForParentCommandOutput,
} from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { shownUnits } from './describe.ts';
import { pageOf } from './inputs.ts';
import { parentListing } from './parent-listing.ts';
import { childrenOf, existing, type PartTarget, unitsIn } from './targets.ts';

export const ListOrganizationalUnitsForParent: ServerOperation<
  ListOrganizationalUnitsForParentCommandInput,
  ListOrganizationalUnitsForParentCommandOutput,
  PartTarget
> = {
  ...parentListing('ListOrganizationalUnitsForParent'),
  async run(input, target, call) {
    const { records } = call.resources;
    const units = childrenOf(existing(target, 'ParentNotFoundException'), unitsIn(records));
    const { items, end } = await pageOf(units, ({ id }) => id, input);
    return { OrganizationalUnits: await shownUnits(items, target.organization, records), ...end };
  },
};
