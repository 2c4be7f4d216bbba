// A user or a role with all that it may do: inline and managed policies, those of its groups, and its boundary.
import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { arn as arns, parseArn } from '../../kernel/arn.ts';
import { accountId, isAccountId } from '../../kernel/ids.ts';
import type { Principal } from '../../policy/principal.ts';
import type { Accounts } from './accounts.ts';
import { CannotGoOn, wordFailure } from './failure.ts';

export interface NamedDocument {
  /** The name of an inline policy, or the ARN of a managed one. */
  readonly id: string;
  readonly text: string;
}

export interface PrincipalName {
  readonly kind: 'user' | 'role';
  readonly account: string;
  readonly name: string;
}

export interface PrincipalSetup extends PrincipalName {
  readonly arn: string;
  /** As the policy engine sees it. */
  readonly principal: Principal;
  readonly policies: readonly NamedDocument[];
  readonly boundary: NamedDocument | undefined;
}

/** A user or a role; a session stands for its role. */
export function principalName(arn: string): PrincipalName {
  const parsed = parseArn(arn);
  const [kind, ...path] = parsed?.resource.split('/') ?? [];
  const isSession = parsed?.service === 'sts' && kind === 'assumed-role';
  const name = isSession ? path[0] : path.at(-1);
  const isPrincipal = parsed?.service === 'iam' && (kind === 'user' || kind === 'role');
  if (parsed === undefined || !isAccountId(parsed.account) || !name || (!isSession && !isPrincipal))
    throw new CannotGoOn(`\`${arn}\` is not the ARN of a user or a role`);
  return { kind: kind === 'user' ? 'user' : 'role', account: parsed.account, name };
}

export async function readPrincipal(
  accounts: Accounts,
  arn: string,
  profile: string | undefined,
): Promise<PrincipalSetup> {
  const named = principalName(arn);
  try {
    const { iam } = await accounts.clients(named.account, undefined, profile);
    return named.kind === 'user' ? await readUser(iam, named) : await readRole(iam, named);
  } catch (error) {
    if (error instanceof CannotGoOn) throw error;
    throw new CannotGoOn(`\`${arn}\` cannot be read as account ${named.account}: ${wordFailure(error)}`);
  }
}

async function readUser(iam: IAMClient, named: PrincipalName): Promise<PrincipalSetup> {
  const UserName = named.name;
  const { User } = await iam.send(new GetUserCommand({ UserName }));
  const arn = `${User?.Arn}`;
  const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
  const policies: NamedDocument[] = [];
  for (const PolicyName of PolicyNames)
    policies.push(inline(await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }))));
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
  policies.push(...(await managed(iam, AttachedPolicies)), ...(await ofGroups(iam, UserName)));
  return {
    ...named,
    arn,
    principal: { kind: 'user', account: named.account, arn, uniqueId: User?.UserId },
    policies,
    boundary: await boundaryOf(iam, User?.PermissionsBoundary?.PermissionsBoundaryArn),
  };
}

async function ofGroups(iam: IAMClient, UserName: string): Promise<NamedDocument[]> {
  const policies: NamedDocument[] = [];
  const { Groups = [] } = await iam.send(new ListGroupsForUserCommand({ UserName }));
  for (const { GroupName } of Groups) {
    const { PolicyNames = [] } = await iam.send(new ListGroupPoliciesCommand({ GroupName }));
    for (const PolicyName of PolicyNames)
      policies.push(inline(await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }))));
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }));
    policies.push(...(await managed(iam, AttachedPolicies)));
  }
  return policies;
}

async function readRole(iam: IAMClient, named: PrincipalName): Promise<PrincipalSetup> {
  const RoleName = named.name;
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const arn = `${Role?.Arn}`;
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const policies: NamedDocument[] = [];
  for (const PolicyName of PolicyNames)
    policies.push(inline(await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))));
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  policies.push(...(await managed(iam, AttachedPolicies)));
  const session = arns.assumedRole(accountId(named.account), named.name, 'crosskey');
  return {
    ...named,
    arn,
    principal: { kind: 'assumed-role', account: named.account, arn: session, issuerArn: arn, uniqueId: Role?.RoleId },
    policies,
    boundary: await boundaryOf(iam, Role?.PermissionsBoundary?.PermissionsBoundaryArn),
  };
}

interface Inline {
  readonly PolicyName: string | undefined;
  readonly PolicyDocument: string | undefined;
}

function inline({ PolicyName, PolicyDocument }: Inline): NamedDocument {
  return { id: `${PolicyName}`, text: decodeURIComponent(`${PolicyDocument}`) };
}

async function managed(
  iam: IAMClient,
  attached: readonly { readonly PolicyArn?: string | undefined }[],
): Promise<NamedDocument[]> {
  const policies: NamedDocument[] = [];
  for (const { PolicyArn } of attached)
    if (PolicyArn !== undefined) policies.push(await managedDocument(iam, PolicyArn));
  return policies;
}

async function managedDocument(iam: IAMClient, PolicyArn: string): Promise<NamedDocument> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId;
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return { id: PolicyArn, text: decodeURIComponent(`${PolicyVersion?.Document}`) };
}

async function boundaryOf(iam: IAMClient, arn: string | undefined): Promise<NamedDocument | undefined> {
  return arn === undefined ? undefined : managedDocument(iam, arn);
}
