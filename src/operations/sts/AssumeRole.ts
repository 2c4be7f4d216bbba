// STS AssumeRole: temporary credentials of a role. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { AccessRequest, ContextKeys } from '../../kernel/access.ts';
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { AssumedRoleClaims } from '../../kernel/session.ts';
import type { RoleRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { arnText, checkedNumber, checkedText, externalId, optionalText, sessionName } from '../iam/constraints.ts';
import { resourceTags } from '../iam/entities.ts';
import { identified } from '../iam/located.ts';
import { checkTokenSize, newCredentials } from './credentials.ts';
import { type LocatedRole, locateAssumedRole } from './located-role.ts';
import { mfaClaimOf, requireMfaCode } from './multi-factor.ts';
import { packedSize, requireSessionPolicies, sessionPoliciesOf } from './session-policies.ts';
import { sessionTags, sessionTagsOf } from './session-tags.ts';

const hourSeconds = 3600;
const shortestSeconds = 900;
const longestSeconds = 43_200;

export const AssumeRole: ServerOperation<AssumeRoleCommandInput, AssumeRoleCommandOutput, LocatedRole> = {
  locate(input, readers, call) {
    checkedText(input.RoleSessionName, 'roleSessionName', sessionName);
    optionalText(input.ExternalId, 'externalId', externalId);
    optionalText(input.SourceIdentity, 'sourceIdentity', sessionName);
    sessionPoliciesOf(input);
    sessionTagsOf(input);
    if (input.DurationSeconds !== undefined)
      checkedNumber(input.DurationSeconds, 'durationSeconds', shortestSeconds, longestSeconds);
    mfaClaimOf(input);
    refuseContexts(input);
    checkTokenSize(input);
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
    if (role === undefined) throw new Fault('AccessDenied', { message: 'Access denied' });
    const durationSeconds = allowedSeconds(input, role, call);
    const principal = claimsOf(input, role, call);
    await requireSessionPolicies(call.resources.records, principal.sessionPolicies.managedArns, role.account);
    const packed = packedSize(principal);
    return {
      ...newCredentials(call, principal, durationSeconds, input),
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${principal.sessionName}`,
        Arn: arn.assumedRole(role.account, role.name, principal.sessionName),
      },
      ...packed,
      ...(principal.sourceIdentity === undefined ? {} : { SourceIdentity: principal.sourceIdentity }),
    };
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
  const tags = sessionTags(input, call.caller);
  const sourceIdentity = sourceIdentityOf(input, call);
  const tagKeys = Object.keys(tags.all);
  const context: ContextKeys = {
    ...resourceTags(target.found?.tags ?? {}),
    'sts:RoleSessionName': input.RoleSessionName,
    'sts:ExternalId': input.ExternalId,
    'sts:SourceIdentity': sourceIdentity,
    ...Object.fromEntries(Object.entries(tags.all).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': tagKeys.length === 0 ? undefined : tagKeys,
    ...device,
    'sts:TransitiveTagKeys': tags.transitiveKeys.length === 0 ? undefined : tags.transitiveKeys,
  };
  const actions = ['sts:AssumeRole'];
  if (tagKeys.length > 0) actions.push('sts:TagSession');
  if (sourceIdentity !== undefined) actions.push('sts:SetSourceIdentity');
  return actions.map((action) => ({
    action,
    resource: target.arn,
    owner: target.account,
    resourcePolicy: { kind: 'role-trust', account: target.account, roleName: target.trustName },
    context,
  }));
}

function allowedSeconds(input: AssumeRoleCommandInput, role: RoleRecord, call: CallFacts): number {
  const asked = input.DurationSeconds ?? hourSeconds;
  if (call.caller.kind === 'assumed-role' && asked > hourSeconds)
    throw new Fault('ValidationException', {
      message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    });
  if (asked > role.maxSessionSeconds)
    throw new Fault('ValidationException', {
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
  return asked;
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
