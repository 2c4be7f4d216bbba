// STS AssumeRole: temporary credentials of a role. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { AccessRequest, ContextKeys } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { AssumedRoleClaims } from '../../kernel/session.ts';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { arnText, checkedText, externalId, optionalText, sessionName } from '../iam/constraints.ts';
import { identified } from '../iam/located.ts';
import { checkTokenSize } from './credentials.ts';
import { type LocatedRole, locateAssumedRole } from './located-role.ts';
import { mfaClaimOf, requireMfaCode } from './multi-factor.ts';
import { checkDuration, durationWithin, hourSeconds, roleSession, sessionAccesses } from './role-session.ts';
import { sessionPoliciesOf } from './session-policies.ts';
import { sessionTags, sessionTagsOf } from './session-tags.ts';

export const AssumeRole: ServerOperation<AssumeRoleCommandInput, AssumeRoleCommandOutput, LocatedRole> = {
  locate(input, readers, call) {
    checkedText(input.RoleSessionName, 'roleSessionName', sessionName);
    optionalText(input.ExternalId, 'externalId', externalId);
    optionalText(input.SourceIdentity, 'sourceIdentity', sessionName);
    sessionPoliciesOf(input);
    sessionTagsOf(input);
    checkDuration(input.DurationSeconds);
    checkTokenSize(input);
    mfaClaimOf(input);
    refuseContexts(input);
    if (identified(call).kind === 'root')
      throw new Fault('AccessDenied', { message: 'Roles may not be assumed by root accounts.' });
    return locateAssumedRole(checkedText(input.RoleArn, 'roleArn', arnText), readers);
  },
  // What a device proves is known once its code is used up: `run` asks then.
  access: (target, input, call) => (mfaClaimOf(input) === undefined ? accesses(target, input, {}, call) : []),
  async run(input, target, call) {
    const role = target.found;
    const claim = mfaClaimOf(input);
    if (claim !== undefined) {
      await requireMfaCode(call, claim);
      for (const access of accesses(target, input, shownDevice, call)) await call.demand(access);
    }
    // A role that is not there has no trust policy that could have allowed it.
    if (role === undefined) throw new Fault('AccessDenied', { message: 'Access denied' });
    return roleSession(call, role, claimsOf(input, role, call), allowedSeconds(input, role, call), input);
  },
};

const shownDevice: ContextKeys = { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' };

/** Assertions of contexts are made by IAM Identity Center, which is not here. */
function refuseContexts(input: AssumeRoleCommandInput): void {
  if ((input.ProvidedContexts ?? []).length > 0)
    throw new Fault('NotImplemented', { what: 'AssumeRole with provided contexts' });
}

/** The source identity stays with a chain of sessions for good. */
function sourceIdentityOf(input: AssumeRoleCommandInput, call: CallFacts): string | undefined {
  const inherited = call.caller.kind === 'assumed-role' ? call.caller.sourceIdentity : undefined;
  if (inherited !== undefined && input.SourceIdentity !== undefined && input.SourceIdentity !== inherited)
    throw new Fault('AccessDenied', { message: 'the source identity of a session cannot be changed' });
  return inherited ?? input.SourceIdentity;
}

function accesses(
  target: LocatedRole,
  input: AssumeRoleCommandInput,
  device: ContextKeys,
  call: CallFacts,
): readonly AccessRequest[] {
  return sessionAccesses(target, {
    action: 'sts:AssumeRole',
    sessionName: input.RoleSessionName,
    tags: sessionTags(input, call.caller),
    sourceIdentity: sourceIdentityOf(input, call),
    context: { 'sts:ExternalId': input.ExternalId, ...device },
  });
}

function allowedSeconds(input: AssumeRoleCommandInput, role: RoleRecord, call: CallFacts): number {
  if (call.caller.kind === 'assumed-role' && (input.DurationSeconds ?? hourSeconds) > hourSeconds)
    throw new Fault('ValidationException', {
      message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    });
  return durationWithin(input.DurationSeconds, role);
}

function claimsOf(input: AssumeRoleCommandInput, role: RoleRecord, call: CallFacts): AssumedRoleClaims {
  const tags = sessionTags(input, call.caller);
  return {
    kind: 'assumed-role',
    account: role.account,
    roleName: role.name,
    roleId: role.id,
    sessionName: checkedText(input.RoleSessionName, 'roleSessionName', sessionName),
    sessionPolicies: sessionPoliciesOf(input),
    chained: call.caller.kind === 'assumed-role',
    sourceIdentity: sourceIdentityOf(input, call),
    tags: tags.all,
    transitiveTagKeys: tags.transitiveKeys,
    instanceId: undefined,
  };
}
