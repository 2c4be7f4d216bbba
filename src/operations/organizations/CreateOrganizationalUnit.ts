// Organizations CreateOrganizationalUnit: a unit under the root or another unit. https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganizationalUnit.html
import type {
  CreateOrganizationalUnitCommandInput,
  CreateOrganizationalUnitCommandOutput,
} from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { newUuid } from '../../kernel/ids.ts';
import {
  deepestUnit,
  OrganizationalUnit,
  type OrganizationalUnitRecord,
  unitsOver,
} from '../../storage/records/organizational-unit.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { shownUnit } from './describe.ts';
import { checkedInput, constraint, parentIdForm, unitNameForm } from './inputs.ts';
import { checkedTags, resourceTagContext, tagContext } from './tags.ts';
import { allUnits, existing, type PartTarget, partTarget } from './targets.ts';

const unitsInOrganization = 1000;

export const CreateOrganizationalUnit: ServerOperation<
  CreateOrganizationalUnitCommandInput,
  CreateOrganizationalUnitCommandOutput,
  PartTarget
> = {
  locate(input, readers, call) {
    checkedInput(input.Name, 'Name', unitNameForm);
    checkedTags(input.Tags);
    return partTarget(input.ParentId, 'ParentId', parentIdForm, readers, call);
  },
  access: ({ arn, found }, input, call) =>
    organizationAccess('CreateOrganizationalUnit', call, [arn], {
      ...resourceTagContext(found?.tags),
      ...tagContext(checkedTags(input.Tags)),
    }),
  async run(input, target, call) {
    const parent = existing(target, 'ParentNotFoundException');
    const { organization } = target;
    const { random, records } = call.resources;
    const unit: OrganizationalUnitRecord = {
      id: `ou-${organization.rootId.slice('r-'.length)}-${newUuid(random).replaceAll('-', '').slice(0, 8)}`,
      name: checkedInput(input.Name, 'Name', unitNameForm),
      parentUnitId: parent.type === 'ROOT' ? undefined : parent.id,
      tags: checkedTags(input.Tags),
    };
    await records.transaction(async (transaction) => {
      const { parentUnitId } = unit;
      if (parentUnitId !== undefined && (await transaction.get(OrganizationalUnit, [parentUnitId])) === undefined)
        throw new Fault('ParentNotFoundException');
      await requireRoom(transaction, unit);
      transaction.put(OrganizationalUnit, [unit.id], unit);
    });
    return { OrganizationalUnit: await shownUnit(unit, organization, records) };
  },
};

async function requireRoom(transaction: RecordTransaction, unit: OrganizationalUnitRecord): Promise<void> {
  if ((await unitsOver(unit, transaction)).length >= deepestUnit)
    throw constraint('OU_DEPTH_LIMIT_EXCEEDED', 'You have exceeded the depth of the tree of organizational units.');
  const others = await allUnits(transaction);
  // One in four thousand million ids: the client may ask again.
  if (others.some(({ id }) => id === unit.id)) throw new Fault('InternalError');
  if (others.length >= unitsInOrganization)
    throw constraint(
      'OU_NUMBER_LIMIT_EXCEEDED',
      'You have exceeded the number of organizational units that the organization may have.',
    );
  requireFreeName(unit, others);
}

/** Two units under one parent have two names. */
export function requireFreeName(unit: OrganizationalUnitRecord, others: readonly OrganizationalUnitRecord[]): void {
  const { id, name, parentUnitId } = unit;
  if (others.some((other) => other.id !== id && other.parentUnitId === parentUnitId && other.name === name))
    throw new Fault('DuplicateOrganizationalUnitException');
}
