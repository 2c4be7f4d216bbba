// Policies of the organization, and where they are attached.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

export const organizationPolicyTypes = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;
export type OrganizationPolicyType = (typeof organizationPolicyTypes)[number];

export interface OrganizationPolicyRecord {
  /** `p-` and eight letters or digits. */
  readonly id: string;
  readonly type: OrganizationPolicyType;
  readonly name: string;
  readonly description: string;
  readonly content: string;
  readonly tags: Tags;
}

export const OrganizationPolicy = recordKind<[policyId: string], OrganizationPolicyRecord>({
  name: 'organization-policy',
  version: 1,
});

/** The ids of the policies on the root or an account; a target without a record has AWS's own policy alone. */
export const PoliciesOnTarget = recordKind<
  [type: OrganizationPolicyType, targetId: string],
  { readonly policyIds: readonly string[] }
>({ name: 'policies-on-target', version: 1 });

/** AWS's own policies, which allow everything, so that a policy type can be enabled without closing any account. */
export const fullAccessPolicies: Readonly<Record<OrganizationPolicyType, OrganizationPolicyRecord>> = {
  SERVICE_CONTROL_POLICY: {
    id: 'p-FullAWSAccess',
    type: 'SERVICE_CONTROL_POLICY',
    name: 'FullAWSAccess',
    description: 'Allows access to every operation',
    content: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    tags: {},
  },
  RESOURCE_CONTROL_POLICY: {
    id: 'p-RCPFullAWSAccess',
    type: 'RESOURCE_CONTROL_POLICY',
    name: 'RCPFullAWSAccess',
    description: 'Allows access to every resource',
    content: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
    tags: {},
  },
};
