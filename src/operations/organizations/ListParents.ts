// Organizations ListParents: what an account is under: the root. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html
import type { ListParentsCommandInput, ListParentsCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { accountIdForm, checkedInput, checkPage, childIdForm } from './inputs.ts';
import { resourceTagContext } from './tags.ts';
import { type AccountTarget, accountTarget } from './targets.ts';

export const ListParents: ServerOperation<ListParentsCommandInput, ListParentsCommandOutput, AccountTarget> = {
  locate(input, readers, call) {
    checkPage(input);
    // There are no organizational units, so a child of that form is one that is not there.
    if (!accountIdForm.test(checkedInput(input.ChildId, 'ChildId', childIdForm)))
      throw new Fault('ChildNotFoundException');
    return accountTarget(input.ChildId, 'ChildId', readers, call);
  },
  access: ({ organization, arn, found }) => [
    {
      action: 'organizations:ListParents',
      resource: arn,
      owner: organization.managementAccount,
      context: resourceTagContext(found?.tags),
    },
  ],
  async run(_input, { organization, found }) {
    if (found === undefined) throw new Fault('ChildNotFoundException');
    return { Parents: [{ Id: organization.rootId, Type: 'ROOT' }] };
  },
};
