// IAM UpdateAssumeRolePolicy: who may assume a role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
import type { UpdateAssumeRolePolicyCommandInput, UpdateAssumeRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { RoleRecord } from '../../storage/records/identity.ts';
import { enterNames } from '../../storage/records/policy-names.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changeEntity, principalAccess } from './entities.ts';
import { type Located, locateRole } from './located.ts';
import { ordinaryRoles } from './service-linked-roles.ts';
import { checkedTrustPolicy, requirePrincipals, rolePlace } from './trust.ts';

export const UpdateAssumeRolePolicy: ServerOperation<
  UpdateAssumeRolePolicyCommandInput,
  UpdateAssumeRolePolicyCommandOutput,
  Located<RoleRecord>
> = {
  locate(input, readers, call) {
    required(input.PolicyDocument, 'policyDocument');
    return locateRole(input.RoleName, readers, call);
  },
  access: (target) => principalAccess('iam:UpdateAssumeRolePolicy', target),
  async run(input, target, call) {
    const trust = checkedTrustPolicy(input.PolicyDocument);
    await changeEntity(ordinaryRoles, call, target, async (role, transaction) => {
      await requirePrincipals(transaction, trust);
      enterNames(transaction, rolePlace(role), trust.document, role.trustPolicy);
      return { ...role, trustPolicy: trust.document };
    });
    return {};
  },
};
