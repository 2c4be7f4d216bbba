// IAM ListEntitiesForPolicy: the users, groups and roles that use a managed policy. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html
import type { ListEntitiesForPolicyCommandInput, ListEntitiesForPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { holders, type PolicyHolder } from './attachments.ts';
import { oneOf, optionalText, pathPrefix } from './constraints.ts';
import { found, noSuch, policyAccess } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

const entityFilters = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;

const markerOf = ({ kind, record }: PolicyHolder): string => `${kind}/${record.name.toLowerCase()}`;
const byKindAndName = (a: PolicyHolder, b: PolicyHolder): number => (markerOf(a) < markerOf(b) ? -1 : 1);

function isAsked({ kind, record }: PolicyHolder, policyArn: string, input: ListEntitiesForPolicyCommandInput): boolean {
  if (input.EntityFilter !== undefined && input.EntityFilter !== kind) return false;
  if (!record.path.startsWith(input.PathPrefix ?? '/')) return false;
  const asPermissions = record.attachedPolicyArns.includes(policyArn);
  const asBoundary = record.permissionsBoundaryArn === policyArn;
  if (input.PolicyUsageFilter === 'PermissionsPolicy') return asPermissions;
  if (input.PolicyUsageFilter === 'PermissionsBoundary') return asBoundary;
  return asPermissions || asBoundary;
}

export const ListEntitiesForPolicy: ServerOperation<
  ListEntitiesForPolicyCommandInput,
  ListEntitiesForPolicyCommandOutput,
  Located<AnyManagedPolicy>
> = {
  locate(input, readers, call) {
    checkPage(input);
    optionalText(input.PathPrefix, 'pathPrefix', pathPrefix);
    if (input.EntityFilter !== undefined) oneOf(input.EntityFilter, 'entityFilter', entityFilters);
    if (input.PolicyUsageFilter !== undefined)
      oneOf(input.PolicyUsageFilter, 'policyUsageFilter', ['PermissionsPolicy', 'PermissionsBoundary']);
    return locatePolicy(input.PolicyArn, readers, call);
  },
  access: (target) => policyAccess('iam:ListEntitiesForPolicy', target),
  async run(input, target, call) {
    found(target, () => noSuch.policy(target.arn));
    const using: PolicyHolder[] = [];
    for await (const holder of holders(call.resources.records, target.account))
      if (isAsked(holder, target.arn, input)) using.push(holder);
    const { items, end } = await pageOf(using.sort(byKindAndName), markerOf, input);
    const of = (kind: PolicyHolder['kind']) =>
      items.filter((holder) => holder.kind === kind).map(({ record }) => record);
    return {
      PolicyGroups: of('Group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: of('User').map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: of('Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...end,
    };
  },
};
