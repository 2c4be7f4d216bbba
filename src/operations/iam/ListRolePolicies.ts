// IAM ListRolePolicies: the names of the inline policies of a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html
import type { ListRolePoliciesCommandInput, ListRolePoliciesCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { inlinePolicyNames } from './inline-policies.ts';
import { type Located, locateRole } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

export const ListRolePolicies: ServerOperation<
  ListRolePoliciesCommandInput,
  ListRolePoliciesCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target) => principalAccess('iam:ListRolePolicies', target),
  async run(input, target) {
    const names = inlinePolicyNames(found(target, noSuch.role));
    const { items, end } = await pageOf(names, (name) => name, input);
    return { PolicyNames: items, ...end };
  },
};
