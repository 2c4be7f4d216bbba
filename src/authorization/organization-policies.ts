// The policies of the organization that have a say in a request: service control policies over the caller's account,
// resource control policies over the resource's. The management account is spared by both.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html
import type { AccessRequest } from '../kernel/access.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { Layers } from '../policy/decide.ts';
import type { OrganizationRecord } from '../storage/records/account.ts';
import { KmsKey } from '../storage/records/kms-key.ts';
import {
  fullAccessPolicies,
  OrganizationPolicy,
  type OrganizationPolicyRecord,
  type OrganizationPolicyType,
  PoliciesOnTarget,
} from '../storage/records/organization-policy.ts';
import type { RecordReader } from '../storage/records/record.ts';
import type { Place, Places } from './places.ts';
import { attachedPolicy } from './policies.ts';

type Guards = Pick<Layers, 'scps' | 'rcps'>;

/** Of the services that are here, those whose resources a resource control policy covers. */
const covered = /^(?:s3|kms|sts):/i;

export async function organizationLayers(
  { caller, owner }: Places,
  access: AccessRequest,
  organization: OrganizationRecord,
  records: RecordReader,
): Promise<Guards> {
  const { enabledPolicyTypes = [], managementAccount } = organization;
  if (enabledPolicyTypes.length === 0) return {};
  const levels = (type: OrganizationPolicyType, place: Place | undefined) =>
    place === undefined || place.account === managementAccount || !enabledPolicyTypes.includes(type)
      ? undefined
      : levelsOf(type, place, records);
  const isCovered = covered.test(access.action) && !(await isKeyOfAws(access, records));
  return {
    scps: await levels('SERVICE_CONTROL_POLICY', caller),
    rcps: isCovered ? await levels('RESOURCE_CONTROL_POLICY', owner) : undefined,
  };
}

async function levelsOf(
  type: OrganizationPolicyType,
  { levels }: Place,
  records: RecordReader,
): Promise<readonly (readonly CompiledPolicy[])[]> {
  const policies: (readonly CompiledPolicy[])[] = [];
  for (const level of levels) policies.push(await policiesOn(type, level, records));
  return policies;
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
    policies.push(onTarget(record, target));
  }
  return policies;
}

const placed = new WeakMap<CompiledPolicy, Map<string, CompiledPolicy>>();

/** Named with what it is attached to, so that an explanation tells which level said no. */
function onTarget(record: OrganizationPolicyRecord, target: string): CompiledPolicy {
  const kind = record.type === 'SERVICE_CONTROL_POLICY' ? 'scp' : 'rcp';
  const compiled = attachedPolicy(record, record.content, kind, record.id);
  const byTarget = placed.get(compiled) ?? new Map<string, CompiledPolicy>();
  placed.set(compiled, byTarget);
  const known = byTarget.get(target);
  if (known !== undefined) return known;
  const made = { ...compiled, ref: { ...compiled.ref, id: `${record.id} on ${target}` } };
  byTarget.set(target, made);
  return made;
}

/** The keys that AWS manages are no resources of the account's. */
async function isKeyOfAws({ resourcePolicy }: AccessRequest, records: RecordReader): Promise<boolean> {
  if (resourcePolicy?.kind !== 'key') return false;
  const { account, region, keyId } = resourcePolicy;
  return (await records.get(KmsKey, [account, region, keyId]))?.manager === 'AWS';
}
