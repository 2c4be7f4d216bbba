// Gathers what a decision is made of: the question as the policy engine puts it, and the policies of every layer.
import type { AccessRequest } from '../kernel/access.ts';
import type { AuthenticatedCaller, Caller, RootCaller } from '../kernel/caller.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { WebIdentity } from '../kernel/web-identity.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { contextView, lazyContext } from '../policy/context.ts';
import type { Layers, Semantics } from '../policy/decide.ts';
import type { Grant } from '../policy/grant.ts';
import type { Question } from '../policy/match.ts';
import type { Principal } from '../policy/principal.ts';
import { Organization } from '../storage/records/account.ts';
import { Role, User } from '../storage/records/identity.ts';
import { KmsKey } from '../storage/records/kms-key.ts';
import type { RecordReader } from '../storage/records/record.ts';
import { aclPolicies } from './acl-policies.ts';
import { bucketPolicies } from './bucket-policies.ts';
import { bucketTagKeys } from './bucket-tags.ts';
import { globalKeys } from './context-keys.ts';
import type { Asked } from './evaluation.ts';
import { grantsOnKey, retirersOf } from './grants.ts';
import { organizationLayers } from './organization-policies.ts';
import { placesOf } from './places.ts';
import { attachedPolicy, identityPolicies, managedPolicies, proposedPolicy, sessionPolicies } from './policies.ts';

/** All that a decision is made of. */
export async function ask(call: CallFacts, access: AccessRequest, records: RecordReader): Promise<Asked> {
  const organization = await records.get(Organization, []);
  if (organization === undefined) throw new Error('the organization is made on the first start');
  const tags = await bucketTagKeys(access, records);
  const places = await placesOf(call, access.owner, organization, records);
  const global = () => ({ ...globalKeys(call, access, organization.id, places), ...tags });
  const question: Question = {
    principal: access.webIdentity === undefined ? principalOf(call.caller) : webIdentityOf(access.webIdentity),
    action: access.action,
    resource: access.resource,
    resourceAccount: access.acl?.kind === 'object' ? access.acl.owner : access.owner,
    context: lazyContext(() => contextView(global(), access.context)),
  };
  const guards = await organizationLayers(places, access, organization, records);
  const layers = { ...(await layersOf(call.caller, access, records)), ...guards };
  return { question, layers, global, access, ownerIsClosed: places.owner?.isOpen === false };
}

export async function layersOf(caller: Caller, access: AccessRequest, records: RecordReader): Promise<Layers> {
  const { semantics, resource } = await resourceLayer(caller, access, records);
  const grants = await grantLayer(caller, access, records);
  if (caller.kind === 'anonymous' || caller.kind === 'service') return { semantics, resource, grants, identity: [] };
  return { semantics, resource, grants, ...(await callerLayers(caller, records)) };
}

async function grantLayer(
  caller: Caller,
  access: AccessRequest,
  records: RecordReader,
): Promise<readonly Grant[] | undefined> {
  const ref = access.resourcePolicy;
  if (ref?.kind === 'key') return await grantsOnKey(caller, access, ref, records);
  return ref?.kind === 'grant' ? await retirersOf(ref, records) : undefined;
}

type CallerLayers = Pick<Layers, 'identity' | 'boundary' | 'session'>;

async function callerLayers(caller: AuthenticatedCaller, records: RecordReader): Promise<CallerLayers> {
  if (caller.kind === 'root') return { identity: await taskPolicies(caller, records) };
  const identity =
    caller.kind === 'user' || caller.kind === 'federated-user'
      ? await records.get(User, [caller.account, caller.userName.toLowerCase()])
      : caller.kind === 'assumed-role'
        ? await records.get(Role, [caller.account, caller.roleName.toLowerCase()])
        : undefined;
  // Deleted since it was identified: nothing of it counts any more.
  if (identity === undefined) return { identity: [] };
  return {
    identity: await identityPolicies(identity, records),
    boundary: await boundaryOf(identity.permissionsBoundaryArn, records),
    session: await sessionOf(caller, records),
  };
}

/** A federated user may do nothing by a user's policies but what session policies leave him: none leave nothing. */
async function sessionOf(
  caller: AuthenticatedCaller,
  records: RecordReader,
): Promise<readonly CompiledPolicy[] | undefined> {
  if (caller.kind === 'assumed-role') return sessionPolicies(caller.sessionPolicies, records);
  return caller.kind === 'federated-user'
    ? ((await sessionPolicies(caller.sessionPolicies, records)) ?? [])
    : undefined;
}

/** It only denies: the root may do what is left without a policy that says so. One that is missing must never leave all. */
async function taskPolicies({ session }: RootCaller, records: RecordReader): Promise<readonly CompiledPolicy[]> {
  if (session === undefined) return [];
  const policies = await managedPolicies([session.taskPolicyArn], records);
  if (policies.length === 0) throw new Error(`task policy \`${session.taskPolicyArn}\` is missing`);
  return policies;
}

async function boundaryOf(arn: string | undefined, records: RecordReader): Promise<CompiledPolicy | undefined> {
  if (arn === undefined) return undefined;
  const [boundary] = await managedPolicies([arn], records);
  if (boundary === undefined) throw new Error(`permissions boundary \`${arn}\` is missing`);
  return boundary;
}

interface ResourceLayer {
  readonly semantics: Semantics;
  readonly resource: readonly CompiledPolicy[];
}

async function resourceLayer(caller: Caller, access: AccessRequest, records: RecordReader): Promise<ResourceLayer> {
  const ref = access.resourcePolicy;
  switch (ref?.kind) {
    case undefined:
      return { semantics: 'standard', resource: [] };
    case 'proposed':
      return {
        semantics: ref.as === 'key' ? 'key' : 'standard',
        resource: [proposedPolicy(ref.document, ref.as, access.resource)],
      };
    case 'bucket':
      return {
        semantics: 'standard',
        resource: [
          ...(await bucketPolicies(caller, access, ref.bucketId, records)),
          ...(await aclPolicies(caller, access, ref.bucketId, records)),
        ],
      };
    case 'key': {
      const record = await records.get(KmsKey, [ref.account, ref.region, ref.keyId]);
      return {
        semantics: 'key',
        resource: record ? [attachedPolicy(record, record.policy, 'key', access.resource)] : [],
      };
    }
    case 'grant':
      return { semantics: 'key', resource: [] };
    case 'role-trust': {
      const record = await records.get(Role, [ref.account, ref.roleName.toLowerCase()]);
      const resource = record ? [attachedPolicy(record, record.trustPolicy, 'trust', access.resource)] : [];
      return { semantics: 'trust', resource };
    }
  }
}

function webIdentityOf({ providerArn }: WebIdentity): Principal {
  return { kind: 'web-identity', provider: providerArn };
}

function principalOf(caller: Caller): Principal {
  switch (caller.kind) {
    case 'anonymous':
      return { kind: 'anonymous' };
    case 'service':
      return { kind: 'service', service: caller.service };
    case 'root':
      return { kind: 'root', account: caller.account, arn: caller.arn, canonicalUser: caller.canonicalUserId };
    case 'user':
      return {
        kind: 'user',
        account: caller.account,
        arn: caller.arn,
        uniqueId: caller.principalId,
        canonicalUser: caller.canonicalUserId,
      };
    case 'federated-user':
      return {
        kind: 'federated-user',
        account: caller.account,
        arn: caller.arn,
        issuerArn: caller.userArn,
        uniqueId: caller.userId,
        canonicalUser: caller.canonicalUserId,
      };
    case 'assumed-role':
      return {
        kind: 'assumed-role',
        account: caller.account,
        arn: caller.arn,
        issuerArn: caller.roleArn,
        uniqueId: caller.roleId,
        canonicalUser: caller.canonicalUserId,
      };
  }
}
