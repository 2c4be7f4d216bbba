// What the ways to assume a role share: the questions to the policies, the length of the session, and the answer.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
import type { AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { AccessRequest, ContextKeys } from '../../kernel/access.ts';
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AssumedRoleClaims } from '../../kernel/session.ts';
import type { WebIdentity } from '../../kernel/web-identity.ts';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { Output, ServerCall } from '../context.ts';
import { checkedNumber } from '../iam/constraints.ts';
import { resourceTags } from '../iam/entities.ts';
import { requestTagContext } from '../iam/tags.ts';
import { newCredentials, type TokenSizeInput } from './credentials.ts';
import type { LocatedRole } from './located-role.ts';
import { packedSize, requireSessionPolicies } from './session-policies.ts';
import type { SessionTags } from './session-tags.ts';

export const hourSeconds = 3600;
const shortestSeconds = 900;
const longestSeconds = 43_200;

export function checkDuration(seconds: number | undefined): void {
  if (seconds !== undefined) checkedNumber(seconds, 'durationSeconds', shortestSeconds, longestSeconds);
}

export function durationWithin(asked: number | undefined, role: RoleRecord): number {
  const seconds = asked ?? hourSeconds;
  if (seconds > role.maxSessionSeconds)
    throw new Fault('ValidationException', {
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
  return seconds;
}

export interface AskedSession {
  readonly action: 'sts:AssumeRole' | 'sts:AssumeRoleWithWebIdentity';
  readonly sessionName: string | undefined;
  readonly tags: SessionTags;
  readonly sourceIdentity: string | undefined;
  readonly context: ContextKeys;
  /** Set where a token says who asks. */
  readonly webIdentity?: WebIdentity;
}

/** Each thing that is asked for has a permission of its own, all of them on the role. */
export function sessionAccesses(target: LocatedRole, session: AskedSession): readonly AccessRequest[] {
  const { action, tags, sourceIdentity, webIdentity } = session;
  const context: ContextKeys = {
    ...resourceTags(target.found?.tags ?? {}),
    ...requestTagContext(tags.all),
    'sts:RoleSessionName': session.sessionName,
    'sts:SourceIdentity': sourceIdentity,
    'sts:TransitiveTagKeys': tags.transitiveKeys.length === 0 ? undefined : tags.transitiveKeys,
    ...session.context,
  };
  const actions: string[] = [action];
  if (Object.keys(tags.all).length > 0) actions.push('sts:TagSession');
  if (sourceIdentity !== undefined) actions.push('sts:SetSourceIdentity');
  return actions.map((each) => ({
    action: each,
    resource: target.arn,
    owner: target.account,
    resourcePolicy: { kind: 'role-trust', account: target.account, roleName: target.trustName },
    context,
    ...(webIdentity !== undefined && { webIdentity }),
  }));
}

type Answer = Omit<Output<AssumeRoleCommandOutput>, 'SourceIdentity'> & { readonly SourceIdentity?: string };

/** The credentials of a session that the policies have allowed. */
export async function roleSession(
  call: ServerCall,
  role: RoleRecord,
  principal: AssumedRoleClaims,
  durationSeconds: number,
  size: TokenSizeInput,
): Promise<Answer> {
  await requireSessionPolicies(call.resources.records, principal.sessionPolicies.managedArns, role.account);
  const packed = packedSize(principal);
  return {
    ...newCredentials(call, principal, durationSeconds, size),
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${principal.sessionName}`,
      Arn: arn.assumedRole(role.account, role.name, principal.sessionName),
    },
    ...packed,
    ...(principal.sourceIdentity === undefined ? {} : { SourceIdentity: principal.sourceIdentity }),
  };
}
