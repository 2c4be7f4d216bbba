// Organizations UpdateOrganizationalUnit: another name for a unit. https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdateOrganizationalUnit.html
import type {
  UpdateOrganizationalUnitCommandInput,
  UpdateOrganizationalUnitCommandOutput,
} from '@aws-sdk/client-organizations';
import { OrganizationalUnit } from '../../storage/records/organizational-unit.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { requireFreeName } from './CreateOrganizationalUnit.ts';
import { shownUnit } from './describe.ts';
import { checkedInput, unitNameForm } from './inputs.ts';
import { resourceTagContext } from './tags.ts';
import { allUnits, type PartTarget } from './targets.ts';
import { unitIn, unitTarget } from './unit-target.ts';

export const UpdateOrganizationalUnit: ServerOperation<
  UpdateOrganizationalUnitCommandInput,
  UpdateOrganizationalUnitCommandOutput,
  PartTarget
> = {
  locate(input, readers, call) {
    if (input.Name !== undefined) checkedInput(input.Name, 'Name', unitNameForm);
    return unitTarget(input.OrganizationalUnitId, readers, call);
  },
  access: ({ arn, found }, _input, call) =>
    organizationAccess('UpdateOrganizationalUnit', call, [arn], resourceTagContext(found?.tags)),
  async run(input, { organization, id }, call) {
    const { records } = call.resources;
    const unit = await records.transaction(async (transaction) => {
      const before = await unitIn(transaction, id);
      const after = { ...before, name: input.Name ?? before.name };
      requireFreeName(after, await allUnits(transaction));
      transaction.put(OrganizationalUnit, [id], after);
      return after;
    });
    return { OrganizationalUnit: await shownUnit(unit, organization, records) };
  },
};
