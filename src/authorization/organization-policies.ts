// The policies of the organization that have a say in a request: service control policies over the caller's account,
// resource control policies over the resource's. The management account is spared by both.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html
import type { AccessRequest } from '../kernel/access.ts';
import { type Caller, callerAccount } from '../kernel/caller.ts';
import type { AccountId } from '../kernel/ids.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { Layers } from '../policy/decide.ts';
import type { OrganizationRecord } from '../storage/records/account.ts';
import { KmsKey } from '../storage/records/kms-key.ts';
import {
  fullAccessPolicies,
  OrganizationPolicy,
  type OrganizationPolicyType,
  PoliciesOnTarget,
} from '../storage/records/organization-policy.ts';
import type { RecordReader } from '../storage/records/record.ts';
import { attachedPolicy } from './policies.ts';

type Guards = Pick<Layers, 'scps' | 'rcps'>;

/** Of the services that are here, those whose resources a resource control policy covers. */
const covered = /^(?:s3|kms|sts):/i;

export async function organizationLayers(
  caller: Caller,
  access: AccessRequest,
  organization: OrganizationRecord,
  records: RecordReader,
): Promise<Guards> {
  const { enabledPolicyTypes = [], managementAccount } = organization;
  if (enabledPolicyTypes.length === 0) return {};
  const levels = (type: OrganizationPolicyType, account: AccountId | undefined) =>
    account === undefined || account === managementAccount || !enabledPolicyTypes.includes(type)
      ? undefined
      : levelsOf(type, organization.rootId, account, records);
  const isCovered = covered.test(access.action) && !(await isKeyOfAws(access, records));
  return {
    scps: await levels('SERVICE_CONTROL_POLICY', callerAccount(caller)),
    rcps: isCovered ? await levels('RESOURCE_CONTROL_POLICY', access.owner) : undefined,
  };
}

async function levelsOf(
  type: OrganizationPolicyType,
  rootId: string,
  account: AccountId,
  records: RecordReader,
): Promise<readonly (readonly CompiledPolicy[])[]> {
  return [await policiesOn(type, rootId, records), await policiesOn(type, account, records)];
}

async function policiesOn(
  type: OrganizationPolicyType,
  target: string,
  records: RecordReader,
): Promise<readonly CompiledPolicy[]> {
  const full = fullAccessPolicies[type];
  const { policyIds } = (await records.get(PoliciesOnTarget, [type, target])) ?? { policyIds: [full.id] };
  const policies: CompiledPolicy[] = [];
  for (const id of policyIds) {
    const record = id === full.id ? full : await records.get(OrganizationPolicy, [id]);
    // One that leads nowhere allows nothing; it cannot be deleted while it is attached.
    if (record === undefined) throw new Error(`policy \`${id}\` of the organization is missing`);
    policies.push(attachedPolicy(record, record.content, type === 'SERVICE_CONTROL_POLICY' ? 'scp' : 'rcp', id));
  }
  return policies;
}

/** The keys that AWS manages are no resources of the account's. */
async function isKeyOfAws({ resourcePolicy }: AccessRequest, records: RecordReader): Promise<boolean> {
  if (resourcePolicy?.kind !== 'key') return false;
  const { account, region, keyId } = resourcePolicy;
  return (await records.get(KmsKey, [account, region, keyId]))?.manager === 'AWS';
}
