// IAM GetServiceLinkedRoleDeletionStatus: how far the last deletion of a service's role has come. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html
import type {
  GetServiceLinkedRoleDeletionStatusCommandInput,
  GetServiceLinkedRoleDeletionStatusCommandOutput,
} from '@aws-sdk/client-iam';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { ServiceRoleDeletion } from '../../storage/records/service-linked-role.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText } from './constraints.ts';
import { identified } from './located.ts';
import { roleOfTask } from './service-linked-roles.ts';

interface TaskTarget {
  readonly account: AccountId;
  readonly taskId: string;
  readonly role: { readonly name: string; readonly arn: string };
}

export const GetServiceLinkedRoleDeletionStatus: ServerOperation<
  GetServiceLinkedRoleDeletionStatusCommandInput,
  GetServiceLinkedRoleDeletionStatusCommandOutput,
  TaskTarget
> = {
  locate(input, _readers, call) {
    const { account } = identified(call);
    const taskId = checkedText(input.DeletionTaskId, 'deletionTaskId', { min: 1, max: 1000, pattern: /^/ });
    return { account, taskId, role: roleOfTask(taskId, account) };
  },
  access: ({ account, role }) => [
    { action: 'iam:GetServiceLinkedRoleDeletionStatus', resource: role.arn, owner: account, context: {} },
  ],
  async run(_input, { account, taskId, role }, call) {
    const last = await call.resources.records.get(ServiceRoleDeletion, [account, role.name.toLowerCase()]);
    if (last?.taskId !== taskId)
      throw new Fault('NoSuchEntity', { message: `deletion task \`${taskId}\` cannot be found` });
    return { Status: 'SUCCEEDED' };
  },
};
