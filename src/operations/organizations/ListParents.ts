// Organizations ListParents: what an account or a unit is right under. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html
import type { ListParentsCommandInput, ListParentsCommandOutput } from '@aws-sdk/client-organizations';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkPage, childIdForm } from './inputs.ts';
import { resourceTagContext } from './tags.ts';
import { existing, type PartTarget, partTarget } from './targets.ts';

export const ListParents: ServerOperation<ListParentsCommandInput, ListParentsCommandOutput, PartTarget> = {
  locate(input, readers, call) {
    checkPage(input);
    return partTarget(input.ChildId, 'ChildId', childIdForm, readers, call);
  },
  access: ({ arn, found }, _input, call) =>
    organizationAccess('ListParents', call, [arn], resourceTagContext(found?.tags)),
  async run(_input, target) {
    const { parentUnitId } = existing(target, 'ChildNotFoundException');
    if (parentUnitId === undefined) return { Parents: [{ Id: target.organization.rootId, Type: 'ROOT' }] };
    return { Parents: [{ Id: parentUnitId, Type: 'ORGANIZATIONAL_UNIT' }] };
  },
};
