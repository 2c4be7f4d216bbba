// IAM ListAttachedRolePolicies: the managed policies of a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html
import type { ListAttachedRolePoliciesCommandInput, ListAttachedRolePoliciesCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { attachedPolicies } from './attachments.ts';
import { optionalText, pathPrefix } from './constraints.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

export const ListAttachedRolePolicies: ServerOperation<
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    optionalText(input.PathPrefix, 'pathPrefix', pathPrefix);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target) => principalAccess('iam:ListAttachedRolePolicies', target),
  async run(input, target) {
    const all = attachedPolicies(found(target, noSuch.role), input.PathPrefix);
    const { items, end } = await pageOf(all, (policy) => `${policy.PolicyName}/${policy.PolicyArn}`, input);
    return { AttachedPolicies: items, ...end };
  },
};
