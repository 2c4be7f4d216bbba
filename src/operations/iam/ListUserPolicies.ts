// IAM ListUserPolicies: the names of the inline policies of a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html
import type { ListUserPoliciesCommandInput, ListUserPoliciesCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { inlinePolicyNames } from './inline-policies.ts';
import { type Located, locateUser } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

export const ListUserPolicies: ServerOperation<
  ListUserPoliciesCommandInput,
  ListUserPoliciesCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:ListUserPolicies', target),
  async run(input, target) {
    const names = inlinePolicyNames(found(target, noSuch.user));
    const { items, end } = await pageOf(names, (name) => name, input);
    return { PolicyNames: items, ...end };
  },
};
