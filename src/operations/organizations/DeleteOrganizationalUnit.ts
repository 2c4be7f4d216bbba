// Organizations DeleteOrganizationalUnit: a unit goes, once nothing is under it. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeleteOrganizationalUnit.html
import type {
  DeleteOrganizationalUnitCommandInput,
  DeleteOrganizationalUnitCommandOutput,
} from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { organizationPolicyTypes, PoliciesOnTarget } from '../../storage/records/organization-policy.ts';
import { OrganizationalUnit } from '../../storage/records/organizational-unit.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { resourceTagContext } from './tags.ts';
import { accountsIn, type Child, childrenOf, type PartTarget, unitPart, unitsIn } from './targets.ts';
import { unitIn, unitTarget } from './unit-target.ts';

export const DeleteOrganizationalUnit: ServerOperation<
  DeleteOrganizationalUnitCommandInput,
  DeleteOrganizationalUnitCommandOutput,
  PartTarget
> = {
  locate: (input, readers, call) => unitTarget(input.OrganizationalUnitId, readers, call),
  access: ({ arn, found }, _input, call) =>
    organizationAccess('DeleteOrganizationalUnit', call, [arn], resourceTagContext(found?.tags)),
  async run(_input, { organization, id }, call) {
    await call.resources.records.transaction(async (transaction) => {
      const unit = unitPart(organization, await unitIn(transaction, id));
      for (const all of [accountsIn(transaction), unitsIn(transaction)])
        for await (const _ of childrenOf<Child>(unit, all)) throw new Fault('OrganizationalUnitNotEmptyException');
      for (const type of organizationPolicyTypes)
        if ((await transaction.get(PoliciesOnTarget, [type, id])) !== undefined)
          transaction.remove(PoliciesOnTarget, [type, id]);
      transaction.remove(OrganizationalUnit, [id]);
    });
    return {};
  },
};
