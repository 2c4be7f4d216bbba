// The last deletion of each service-linked role. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html
import type { AccountId } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

export interface ServiceRoleDeletionRecord {
  /** `task/aws-service-role/SERVICE/ROLE/UUID` */
  readonly taskId: string;
}

/** Written with the deletion itself, so whoever finds it knows that the role has gone. */
export const ServiceRoleDeletion = recordKind<
  [account: AccountId, roleNameLowerCase: string],
  ServiceRoleDeletionRecord
>({
  name: 'service-role-deletion',
  version: 1,
});
