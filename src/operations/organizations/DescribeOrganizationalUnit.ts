// Organizations DescribeOrganizationalUnit: a unit by its id. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganizationalUnit.html
import type {
  DescribeOrganizationalUnitCommandInput,
  DescribeOrganizationalUnitCommandOutput,
} from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { shownUnit } from './describe.ts';
import { resourceTagContext } from './tags.ts';
import { existing, type PartTarget } from './targets.ts';
import { unitTarget } from './unit-target.ts';

export const DescribeOrganizationalUnit: ServerOperation<
  DescribeOrganizationalUnitCommandInput,
  DescribeOrganizationalUnitCommandOutput,
  PartTarget
> = {
  locate: (input, readers, call) => unitTarget(input.OrganizationalUnitId, readers, call),
  access: ({ arn, found }, _input, call) =>
    organizationAccess('DescribeOrganizationalUnit', call, [arn], resourceTagContext(found?.tags)),
  async run(_input, target, call) {
    const unit = existing(target, 'OrganizationalUnitNotFoundException');
    return { OrganizationalUnit: await shownUnit(unit, target.organization, call.resources.records) };
  },
};
