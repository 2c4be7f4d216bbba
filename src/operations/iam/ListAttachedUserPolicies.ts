// IAM ListAttachedUserPolicies: the managed policies of a user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html
import type { ListAttachedUserPoliciesCommandInput, ListAttachedUserPoliciesCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { attachedPolicies } from './attachments.ts';
import { optionalText, pathPrefix } from './constraints.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

export const ListAttachedUserPolicies: ServerOperation<
  ListAttachedUserPoliciesCommandInput,
  ListAttachedUserPoliciesCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    optionalText(input.PathPrefix, 'pathPrefix', pathPrefix);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:ListAttachedUserPolicies', target),
  async run(input, target) {
    const all = attachedPolicies(found(target, noSuch.user), input.PathPrefix);
    const { items, end } = await pageOf(all, (policy) => `${policy.PolicyName}/${policy.PolicyArn}`, input);
    return { AttachedPolicies: items, ...end };
  },
};
