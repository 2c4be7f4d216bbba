// The service control policies of a simulation, level by level from the organization's root down to the account.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_OrganizationsDecisionDetail.html
import type { OrderedOrganizationPolicyType } from '@aws-sdk/client-iam';
import type { AccountId } from '../../../kernel/ids.ts';
import type { CompiledPolicy } from '../../../policy/compile.ts';
import { Account, Organization } from '../../../storage/records/account.ts';
import { unitsOver } from '../../../storage/records/organizational-unit.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { policyIdsOn, readPolicy } from '../../organizations/policies.ts';
import { badInput, sourceOf } from './sources.ts';

export type Levels = readonly (readonly CompiledPolicy[])[];

const type = 'SERVICE_CONTROL_POLICY';
const compiled = (text: string, id: string): CompiledPolicy => sourceOf(text, 'scp', id, 'none').policy;

/** Undefined where no such policy has a say: the type is not enabled, or it is the management account. */
export async function levelsOver(account: AccountId, records: RecordReader): Promise<Levels | undefined> {
  const organization = await records.get(Organization, []);
  if (organization === undefined || organization.managementAccount === account) return undefined;
  if (!(organization.enabledPolicyTypes ?? []).includes(type)) return undefined;
  const units = await unitsOver(await records.get(Account, [account]), records);
  const levels: CompiledPolicy[][] = [];
  for (const target of [organization.rootId, ...units, account]) {
    const level: CompiledPolicy[] = [];
    for (const id of await policyIdsOn(records, type, target)) {
      const policy = await readPolicy(records, id);
      if (policy !== undefined) level.push(compiled(policy.content, id));
    }
    levels.push(level);
  }
  return levels;
}

/** As a request brings them. */
export function inputLevels(given: readonly OrderedOrganizationPolicyType[] | undefined): Levels | undefined {
  if (given === undefined || given.length === 0) return undefined;
  return given.map(({ ServiceControlPolicyInputList: texts }, index) => {
    const level = `OrderedOrganizationPolicyInputList.${index + 1}`;
    if (texts === undefined || texts.length === 0) throw badInput(`${level} has no policy`);
    return texts.map((text, number) => compiled(text, `${level}.${number + 1}`));
  });
}
