// Instance profiles with the role that they hold.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
import type { InstanceProfile as ShownProfile } from '@aws-sdk/client-iam';
import { type InstanceProfileRecord, Role } from '../../storage/records/identity.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { instanceProfile } from './describe.ts';

export async function shownProfile(records: RecordReader, profile: InstanceProfileRecord): Promise<ShownProfile> {
  const name = profile.roleName;
  const role = name === undefined ? undefined : await records.get(Role, [profile.account, name.toLowerCase()]);
  return instanceProfile(profile, role);
}
