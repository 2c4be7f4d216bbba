// The global condition keys of a call, filled from what is known and never guessed: an unknown key is absent.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import type { AccessRequest, ContextKeys } from '../kernel/access.ts';
import type { Caller, RootCaller, UserSession } from '../kernel/caller.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { Place, Places } from './places.ts';

export function globalKeys(
  call: CallFacts,
  access: AccessRequest,
  organizationId: string,
  { caller, owner, source }: Places,
): ContextKeys {
  const now = new Date(call.nowMs);
  const direct = call.via === undefined;
  return {
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(call.nowMs / 1000)),
    'aws:RequestedRegion': call.region,
    'aws:SecureTransport': String(call.secure),
    // A call that a service makes for the caller comes from the service's address, not the caller's.
    'aws:SourceIp': direct && call.caller.kind !== 'service' ? call.sourceIp : undefined,
    'aws:SourceArn': call.source?.arn,
    'aws:SourceAccount': call.source?.account,
    'aws:SourceOrgID': source && organizationId,
    'aws:SourceOrgPaths': source && [source.path],
    'aws:ViaAWSService': String(!direct),
    'aws:UserAgent': direct ? call.userAgent : undefined,
    'aws:Referer': direct ? call.headers.referer : undefined,
    'aws:ResourceAccount': access.owner,
    'aws:ResourceOrgID': owner && organizationId,
    'aws:ResourceOrgPaths': owner && [owner.path],
    ...(caller && memberKeys(caller, organizationId)),
    ...principalKeys(call.caller, call.nowMs),
  };
}

function principalKeys(caller: Caller, nowMs: number): ContextKeys {
  switch (caller.kind) {
    case 'anonymous':
      return { 'aws:PrincipalType': 'Anonymous', 'aws:userid': 'anonymous', 'aws:PrincipalIsAWSService': 'false' };
    case 'service':
      return { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': caller.service };
    case 'root':
      return rootKeys(caller);
    case 'user':
      return {
        ...tagKeys(caller.tags),
        'aws:PrincipalArn': caller.arn,
        'aws:PrincipalType': 'User',
        'aws:userid': caller.principalId,
        'aws:username': caller.userName,
        ...userSessionKeys(caller.session, nowMs),
      };
    case 'federated-user':
      return {
        ...tagKeys(caller.tags),
        'aws:PrincipalArn': caller.arn,
        'aws:PrincipalType': 'FederatedUser',
        'aws:userid': caller.principalId,
        'aws:TokenIssueTime': new Date(caller.issuedAtMs).toISOString(),
        'aws:MultiFactorAuthPresent': 'false',
      };
    case 'assumed-role':
      return {
        ...tagKeys(caller.tags),
        // The role, not the session: a policy that names the role covers all its sessions.
        'aws:PrincipalArn': caller.roleArn,
        'aws:PrincipalType': 'AssumedRole',
        'aws:userid': caller.principalId,
        'aws:TokenIssueTime': new Date(caller.issuedAtMs).toISOString(),
        'aws:MultiFactorAuthPresent': 'false',
        'aws:SourceIdentity': caller.sourceIdentity,
        'aws:FederatedProvider': caller.webIdentity?.providerArn,
        ...caller.webIdentity?.keys,
      };
  }
}

/** Credentials that are for good say nothing of a device: a condition on it fails, as on AWS. */
function userSessionKeys(session: UserSession | undefined, nowMs: number): ContextKeys {
  if (session === undefined) return {};
  const { issuedAtMs, mfaAtMs } = session;
  return {
    'aws:TokenIssueTime': new Date(issuedAtMs).toISOString(),
    'aws:MultiFactorAuthPresent': String(mfaAtMs !== undefined),
    'aws:MultiFactorAuthAge': mfaAtMs === undefined ? undefined : String(Math.floor((nowMs - mfaAtMs) / 1000)),
  };
}

function memberKeys({ account, path }: Place, organizationId: string): ContextKeys {
  return {
    'aws:PrincipalAccount': account,
    'aws:PrincipalOrgID': organizationId,
    'aws:PrincipalOrgPaths': [path],
    'aws:PrincipalIsAWSService': 'false',
  };
}

function rootKeys({ arn, principalId, session }: RootCaller): ContextKeys {
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalType': 'Account',
    'aws:userid': principalId,
    ...(session !== undefined && {
      'aws:AssumedRoot': 'true',
      'aws:TokenIssueTime': new Date(session.issuedAtMs).toISOString(),
      'aws:MultiFactorAuthPresent': 'false',
      'aws:SourceIdentity': session.sourceIdentity,
    }),
  };
}

function tagKeys(tags: Readonly<Record<string, string>>): ContextKeys {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:PrincipalTag/${name}`, value]));
}
