// STS AssumeRoot: the root of a member account, for one task. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
import type { AssumeRootCommandInput, AssumeRootCommandOutput } from '@aws-sdk/client-sts';
import { arn } from '../../kernel/arn.ts';
import type { AuthenticatedCaller } from '../../kernel/caller.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, isAccountId } from '../../kernel/ids.ts';
import type { RootClaims } from '../../kernel/session.ts';
import { accountOf } from '../../policy/principal.ts';
import { rootTaskPolicyArns } from '../../policy/root-task-policies.ts';
import { Account, Organization } from '../../storage/records/account.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { rootFeaturesOf } from '../../storage/records/root-access.ts';
import type { ServerOperation } from '../context.ts';
import { arnText, checkedNumber, checkedText, oneOf } from '../iam/constraints.ts';
import { identified } from '../iam/located.ts';
import { administersRoots } from '../iam/root-access.ts';
import { newCredentials } from './credentials.ts';

const longestSeconds = 900;

interface RootTarget {
  readonly caller: AuthenticatedCaller;
  readonly member: AccountId;
  readonly taskPolicyArn: string;
  readonly seconds: number;
}

export const AssumeRoot: ServerOperation<AssumeRootCommandInput, AssumeRootCommandOutput, RootTarget> = {
  locate(input, _readers, call) {
    const policyArn = checkedText(input.TaskPolicyArn?.arn, 'taskPolicyArn.arn', arnText);
    return {
      caller: identified(call),
      member: memberIn(checkedText(input.TargetPrincipal, 'targetPrincipal', { ...arnText, min: 12 })),
      taskPolicyArn: oneOf(policyArn, 'taskPolicyArn.arn', rootTaskPolicyArns),
      seconds: checkedNumber(input.DurationSeconds ?? longestSeconds, 'durationSeconds', 0, longestSeconds),
    };
  },
  // The policies of the caller's own account decide: see docs/decisions/0270-root-sessions.md.
  access: ({ caller, member, taskPolicyArn }) => [
    {
      action: 'sts:AssumeRoot',
      resource: arn.accountRoot(member),
      owner: caller.account,
      context: { 'sts:TaskPolicyArn': taskPolicyArn },
    },
  ],
  async run(_input, { caller, member, taskPolicyArn, seconds }, call) {
    await requireMember(caller.account, member, call.resources.records);
    const sourceIdentity = caller.kind === 'assumed-role' ? caller.sourceIdentity : undefined;
    const claims: RootClaims = { kind: 'root', account: member, taskPolicyArn, sourceIdentity };
    const { Credentials } = newCredentials(call, claims, seconds, {});
    return { Credentials, ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }) };
  },
};

/** The account, by its id or by the ARN of its root. */
function memberIn(principal: string): AccountId {
  const account = accountOf(principal);
  if (account === undefined || !isAccountId(account))
    throw new Fault('ValidationException', { message: `${principal} is invalid` });
  return account;
}

async function requireMember(account: AccountId, member: AccountId, records: RecordReader): Promise<void> {
  const organization = await records.get(Organization, []);
  if (organization === undefined || !(await administersRoots({ account, organization }, records)))
    throw denied('the account is neither the management account nor a delegated administrator for IAM');
  if (!(await rootFeaturesOf(records)).includes('RootSessions'))
    throw denied('root sessions are not enabled in the organization');
  if (member === organization.managementAccount || (await records.get(Account, [member]))?.status !== 'ACTIVE')
    throw denied(`account \`${member}\` is not an active member of the organization`);
}

const denied = (message: string): Fault => new Fault('AccessDenied', { message });
