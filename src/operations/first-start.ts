// What a server makes once in its life: the management account, the organization, and its administrator.
import { arn } from '../kernel/arn.ts';
import type { AccountId } from '../kernel/ids.ts';
import { accountId, newAccountId, newSecretAccessKey, newUniqueId } from '../kernel/ids.ts';
import { administratorAccessArn } from '../policy/aws-managed.ts';
import { Organization, type OrganizationRecord } from '../storage/records/account.ts';
import { AccessKey, User } from '../storage/records/identity.ts';
import type { Resources } from './context.ts';
import { drawAccount, putAccount } from './organizations/new-account.ts';

export interface FirstStartOptions {
  /** Given together with the secret, or drawn. */
  readonly adminAccessKeyId?: string | undefined;
  readonly adminSecretAccessKey?: string | undefined;
  /** Twelve digits; drawn when absent. */
  readonly managementAccountId?: string | undefined;
  readonly nowMs: number;
  /** Called with the credentials before anything is made with them, so that they can be kept. */
  readonly keep?: (credentials: AdministratorCredentials) => Promise<void>;
}

export interface AdministratorCredentials {
  readonly account: AccountId;
  readonly userName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const administrator = 'admin';
const lowerCase36 = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * Makes what is missing in one transaction, so that of several processes that start together one makes it all.
 * Gives the administrator's credentials to the one that did, and `undefined` to all later ones.
 */
export async function firstStart(
  resources: Pick<Resources, 'records' | 'random'>,
  options: FirstStartOptions,
): Promise<AdministratorCredentials | undefined> {
  const { random } = resources;
  const { adminAccessKeyId, adminSecretAccessKey, nowMs } = options;
  if ((adminAccessKeyId === undefined) !== (adminSecretAccessKey === undefined))
    throw new TypeError("the administrator's access key id and secret access key are given together or not at all");
  const account =
    options.managementAccountId === undefined ? newAccountId(random) : accountId(options.managementAccountId);
  const credentials: AdministratorCredentials = {
    account,
    userName: administrator,
    accessKeyId: adminAccessKeyId ?? newUniqueId(random, 'AKIA'),
    secretAccessKey: adminSecretAccessKey ?? newSecretAccessKey(random),
  };
  if ((await resources.records.get(Organization, [])) !== undefined) return undefined;
  await options.keep?.(credentials);
  const organization = newOrganization(account, resources.random, nowMs);
  const drawn = drawAccount(random, account);
  const userId = newUniqueId(random, 'AIDA');
  return resources.records.transaction(async (transaction) => {
    if ((await transaction.get(Organization, [])) !== undefined) return undefined;
    transaction.put(Organization, [], organization);
    const email = `management@${account}.invalid`;
    await putAccount(transaction, organization, { drawn, name: 'management', email, joinedMethod: 'INVITED', nowMs });
    transaction.put(User, [account, administrator], {
      account,
      name: administrator,
      path: '/',
      id: userId,
      arn: arn.user(account, '/', administrator),
      createdAtMs: nowMs,
      inlinePolicies: {},
      attachedPolicyArns: [administratorAccessArn],
      permissionsBoundaryArn: undefined,
      tags: {},
      accessKeyIds: [credentials.accessKeyId],
    });
    transaction.put(AccessKey, [credentials.accessKeyId], {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      account,
      userName: administrator,
      status: 'Active',
      createdAtMs: nowMs,
    });
    return credentials;
  });
}

function newOrganization(managementAccount: AccountId, random: Resources['random'], nowMs: number): OrganizationRecord {
  // 252 is the largest multiple of 36 that a byte holds; the few bytes above it would favour some letters.
  const letters = [...random.bytes(64)].filter((byte) => byte < 252).map((byte) => lowerCase36[byte % 36]);
  return {
    id: `o-${letters.slice(0, 10).join('')}`,
    rootId: `r-${letters.slice(10, 14).join('')}`,
    managementAccount,
    createdAtMs: nowMs,
  };
}
