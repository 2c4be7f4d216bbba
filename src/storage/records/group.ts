// Groups of users. A user's record names the groups it is in, so that a decision reads those and no others.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
import type { AccountId } from '../../kernel/ids.ts';
import type { InlinePolicies } from './identity.ts';
import { recordKind } from './record.ts';

export interface GroupRecord {
  readonly account: AccountId;
  readonly name: string;
  /** Begins and ends with `/`. */
  readonly path: string;
  /** `AGPA...` */
  readonly id: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly inlinePolicies: InlinePolicies;
  readonly attachedPolicyArns: readonly string[];
}

/** Names are unique without regard to case. */
export const Group = recordKind<[account: AccountId, nameLowerCase: string], GroupRecord>({
  name: 'group',
  version: 1,
});

export const GroupMember = recordKind<
  [account: AccountId, groupLowerCase: string, userLowerCase: string],
  Record<string, never>
>({ name: 'group-member', version: 1 });
