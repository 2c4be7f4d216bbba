// IAM PutUserPermissionsBoundary: the policy that bounds what a user may be allowed. https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html
import type {
  PutUserPermissionsBoundaryCommandInput,
  PutUserPermissionsBoundaryCommandOutput,
} from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { bound } from './attachments.ts';
import { changeEntity, principalAccess, users } from './entities.ts';
import { checkedPolicyArn, type Located, locateUser } from './located.ts';

export const PutUserPermissionsBoundary: ServerOperation<
  PutUserPermissionsBoundaryCommandInput,
  PutUserPermissionsBoundaryCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedPolicyArn(input.PermissionsBoundary);
    return locateUser(input.UserName, readers, call);
  },
  access: (target, input) =>
    principalAccess('iam:PutUserPermissionsBoundary', target, { 'iam:PermissionsBoundary': input.PermissionsBoundary }),
  async run(input, target, call) {
    const policyArn = checkedPolicyArn(input.PermissionsBoundary);
    await changeEntity(users, call, target, (user, transaction) => bound(transaction, user, policyArn));
    return {};
  },
};
