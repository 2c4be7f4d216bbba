// Roles that belong to a service of AWS: their names, and the policy that each comes with. None of these takes a suffix.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { RoleRecord } from '../../storage/records/identity.ts';
import { type EntityKind, roles } from './entities.ts';

interface LinkedRole {
  readonly roleName: string;
  readonly policyName: string;
}

/** Of the services that are here and have one on AWS. */
const linkedRoles: Readonly<Record<string, LinkedRole>> = {
  'organizations.amazonaws.com': {
    roleName: 'AWSServiceRoleForOrganizations',
    policyName: 'AWSOrganizationsServiceTrustPolicy',
  },
  'cloudtrail.amazonaws.com': {
    roleName: 'AWSServiceRoleForCloudTrail',
    policyName: 'CloudTrailServiceRolePolicy',
  },
  'mrk.kms.amazonaws.com': {
    roleName: 'AWSServiceRoleForKeyManagementServiceMultiRegionKeys',
    policyName: 'AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy',
  },
};

export interface LinkedRoleDesign {
  readonly service: string;
  readonly name: string;
  readonly path: string;
  readonly policyArn: string;
  readonly trustPolicy: string;
}

export const invalidInput = (message: string): Fault => new Fault('InvalidInput', { message });

/** What the role of a service looks like. */
export function linkedRoleOf(service: string): LinkedRoleDesign {
  const row = Object.hasOwn(linkedRoles, service) ? linkedRoles[service] : undefined;
  if (row === undefined) throw invalidInput(`service \`${service}\` has no service-linked role here`);
  const trust = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  return {
    service,
    name: row.roleName,
    path: pathOf(service),
    policyArn: `arn:aws:iam::aws:policy/aws-service-role/${row.policyName}`,
    trustPolicy: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  };
}

const pathOf = (service: string): string => `/aws-service-role/${service}/`;

/** Roles that their account may change as it likes. */
export const ordinaryRoles: EntityKind<RoleRecord> = {
  ...roles,
  protect({ name, linkedService }) {
    if (linkedService !== undefined)
      throw new Fault('UnmodifiableEntity', {
        message: `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
      });
  },
};

/** The id of a deletion, which tells whose it is. */
export function deletionTaskId({ name, linkedService }: RoleRecord, uuid: string): string {
  return `task/aws-service-role/${linkedService}/${name}/${uuid}`;
}

const taskIdForm = /^task\/aws-service-role\/([\w+=,.@-]{1,128})\/([\w+=,.@-]{1,64})\/[\w-]{1,64}$/;

export function roleOfTask(taskId: string, account: AccountId): { readonly name: string; readonly arn: string } {
  const [, service = '', name = ''] = taskIdForm.exec(taskId) ?? [];
  if (name === '') throw invalidInput(`deletion task id \`${taskId}\` is not valid`);
  return { name, arn: arn.role(account, pathOf(service), name) };
}
