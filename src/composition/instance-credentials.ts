// What EC2 does for its instances: it assumes the role of an instance profile, as the service `ec2.amazonaws.com`.
// Part of the composition: it opens the data folder beside the server. docs/decisions/0100-instance-credentials.md
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRecorder } from '../audit/recorder.ts';
import { createSessionTokens } from '../authentication/sessions.ts';
import { createAuthorizer } from '../authorization/authorizer.ts';
import type { AccessRequest } from '../kernel/access.ts';
import { arn, parseArn } from '../kernel/arn.ts';
import type { ServiceCaller } from '../kernel/caller.ts';
import { hourMs } from '../kernel/clock.ts';
import { isFault } from '../kernel/fault.ts';
import { isAccountId, newSecretAccessKey, newTemporaryKeyId, newUuid, type Region } from '../kernel/ids.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { Outcome } from '../kernel/outcome.ts';
import type { SessionClaims } from '../kernel/session.ts';
import type { Surroundings } from '../main.ts';
import { InstanceProfile, Role, type RoleRecord } from '../storage/records/identity.ts';
import { serviceFacts } from './call-facts.ts';
import { type OpenData, openData } from './open-data.ts';

export interface Instance {
  /** `i-` and 17 hexadecimal digits: the session name of its role. */
  readonly id: string;
  readonly profileArn: string;
  readonly region: Region;
}

export interface FoundProfile {
  readonly arn: string;
  /** `AIPA...` */
  readonly id: string;
  readonly account: string;
  /** Undefined while the profile holds no role. */
  readonly role: { readonly name: string; readonly id: string } | undefined;
}

export interface InstanceCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

export type AssumedRole =
  | { readonly kind: 'assumed'; readonly credentials: InstanceCredentials }
  | { readonly kind: 'refused'; readonly reason: string };

export interface InstanceService extends AsyncDisposable {
  /** As it is now: a role that is put into the profile later is seen. Undefined when there is no such profile. */
  findProfile(): Promise<FoundProfile | undefined>;
  /** New credentials of a role of the profile's account, where its trust policy names EC2. Recorded, also when refused. */
  assumeRole(roleName: string): Promise<AssumedRole>;
}

const ec2: ServiceCaller = { kind: 'service', service: 'ec2.amazonaws.com' };
/** A service's sessions are not bound by the role's `MaxSessionDuration`. */
const sessionMs = 6 * hourMs;

/** Throws an error for the operator when the ARN is no instance profile's, or the folder is not one that was served. */
export async function openInstanceService(
  dataFolder: string,
  instance: Instance,
  surroundings: Surroundings,
): Promise<InstanceService> {
  const profile = parseProfileArn(instance.profileArn);
  if (!existsSync(join(resolve(dataFolder), 'format')))
    throw new Error(
      `\`${dataFolder}\` is not the data folder of a server: give the one of \`crosskey serve\` by --data`,
    );
  const data = await openData(dataFolder, surroundings.clock, surroundings.random);
  return {
    findProfile: () => findProfile(data, profile, instance.profileArn),
    async assumeRole(roleName) {
      const role = await data.records.get(Role, [profile.account, roleName.toLowerCase()]);
      if (role === undefined) return { kind: 'refused', reason: `the role \`${roleName}\` does not exist` };
      return await assume(role, instance, data, surroundings);
    },
    [Symbol.asyncDispose]: () => data[Symbol.asyncDispose](),
  };
}

function parseProfileArn(text: string) {
  const parsed = parseArn(text);
  const name = parsed?.resource.startsWith('instance-profile/') ? parsed.resource.split('/').at(-1) : undefined;
  if (parsed?.service !== 'iam' || !isAccountId(parsed.account) || !name)
    throw new Error(`\`${text}\` is not the ARN of an instance profile: arn:aws:iam::ACCOUNT:instance-profile/NAME`);
  return { account: parsed.account, name };
}

type ProfileName = ReturnType<typeof parseProfileArn>;

async function findProfile({ records }: OpenData, { account, name }: ProfileName, profileArn: string) {
  const profile = await records.get(InstanceProfile, [account, name.toLowerCase()]);
  if (profile?.arn !== profileArn) return undefined;
  const { roleName } = profile;
  const role = roleName === undefined ? undefined : await records.get(Role, [account, roleName.toLowerCase()]);
  return { arn: profile.arn, id: profile.id, account, role: role && { name: role.name, id: role.id } };
}

/** Decides, runs and records, as the pipeline does with an AssumeRole from the wire. */
async function assume(
  role: RoleRecord,
  instance: Instance,
  data: OpenData,
  { clock, random }: Surroundings,
): Promise<AssumedRole> {
  const call = assumeRoleCall(instance, newUuid(random), clock.now());
  const access = assumeRoleAccess(role, instance);
  const input = { RoleArn: role.arn, RoleSessionName: instance.id };
  const recorder = createRecorder({ records: data.records, random });
  const record = (outcome: Pick<Outcome, 'output' | 'fault'>) =>
    recorder.record({ call, accesses: [access], input, ...outcome });
  try {
    await createAuthorizer(data.records).demand(call, access);
  } catch (error) {
    if (!isFault(error)) throw error;
    await record({ output: undefined, fault: error });
    return { kind: 'refused', reason: error.message };
  }
  const issuedAtMs = Math.floor(call.nowMs / 1000) * 1000;
  const claims: SessionClaims = {
    accessKeyId: newTemporaryKeyId(random, role.account),
    secretAccessKey: newSecretAccessKey(random),
    issuedAtMs,
    expiresAtMs: issuedAtMs + sessionMs,
    principal: principalOf(role, instance),
  };
  const sessionToken = createSessionTokens(data.keys.tokenKey, random).issue(claims);
  await record({ output: outputOf(role, instance, claims, sessionToken), fault: undefined });
  const { accessKeyId, secretAccessKey, expiresAtMs } = claims;
  return { kind: 'assumed', credentials: { accessKeyId, secretAccessKey, sessionToken, issuedAtMs, expiresAtMs } };
}

function assumeRoleCall({ region }: Instance, requestId: string, nowMs: number): CallFacts {
  return serviceFacts(ec2, { service: 'sts', operation: 'AssumeRole', region, requestId, nowMs });
}

function assumeRoleAccess(role: RoleRecord, instance: Instance): AccessRequest {
  return {
    action: 'sts:AssumeRole',
    resource: role.arn,
    owner: role.account,
    resourcePolicy: { kind: 'role-trust', account: role.account, roleName: role.name },
    context: { 'sts:RoleSessionName': instance.id },
  };
}

function principalOf(role: RoleRecord, instance: Instance): SessionClaims['principal'] {
  return {
    kind: 'assumed-role',
    account: role.account,
    roleName: role.name,
    roleId: role.id,
    sessionName: instance.id,
    sessionPolicies: { inline: undefined, managedArns: [] },
    chained: false,
    sourceIdentity: undefined,
    tags: {},
    instanceId: instance.id,
  };
}

/** As AssumeRole answers, for the trail, which leaves the secrets out. */
function outputOf(role: RoleRecord, instance: Instance, claims: SessionClaims, sessionToken: string): object {
  return {
    Credentials: {
      AccessKeyId: claims.accessKeyId,
      SecretAccessKey: claims.secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(claims.expiresAtMs),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${instance.id}`,
      Arn: arn.assumedRole(role.account, role.name, instance.id),
    },
  };
}
