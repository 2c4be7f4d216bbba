// IAM GetRolePolicy: the document of an inline policy of a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
import type { GetRolePolicyCommandInput, GetRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, policyName } from './constraints.ts';
import { urlEncoded } from './documents.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { inlinePolicy } from './inline-policies.ts';
import { type Located, locateRole } from './located.ts';

export const GetRolePolicy: ServerOperation<
  GetRolePolicyCommandInput,
  GetRolePolicyCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    checkedText(input.PolicyName, 'policyName', policyName);
    return locateRole(input.RoleName, readers, call);
  },
  access: (target) => principalAccess('iam:GetRolePolicy', target),
  async run(input, target) {
    const role = found(target, noSuch.role);
    const name = checkedText(input.PolicyName, 'policyName', policyName);
    const document = inlinePolicy(role, name);
    return { RoleName: role.name, PolicyName: name, PolicyDocument: urlEncoded(document) };
  },
};
