// IAM DeleteUser: a user goes, once nothing belongs to it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
import type { DeleteUserCommandInput, DeleteUserCommandOutput } from '@aws-sdk/client-iam';
import { forgetUses } from '../../storage/records/credential-use.ts';
import { User, type UserRecord } from '../../storage/records/identity.ts';
import { LoginProfile } from '../../storage/records/login-profile.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import { SigningCertificate, SshPublicKey } from '../../storage/records/user-credential.ts';
import type { ServerOperation } from '../context.ts';
import { bound } from './attachments.ts';
import { deleteConflict, entityIn, principalAccess, users } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { renamePrincipal } from './principal-names.ts';

export const DeleteUser: ServerOperation<DeleteUserCommandInput, DeleteUserCommandOutput, Located<UserRecord>> = {
  locate: (input, readers, call) => locateUser(input.UserName, readers, call),
  access: (target) => principalAccess('iam:DeleteUser', target),
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const user = await entityIn(users, transaction, target);
      if (user.attachedPolicyArns.length > 0)
        throw deleteConflict('Cannot delete entity, must detach all policies first.');
      if (Object.keys(user.inlinePolicies).length > 0)
        throw deleteConflict('Cannot delete entity, must delete policies first.');
      if (user.accessKeyIds.length > 0) throw deleteConflict('Cannot delete entity, must delete access keys first.');
      if ((user.groupNames ?? []).length > 0)
        throw deleteConflict('Cannot delete entity, must remove users from group first.');
      if ((user.mfaSerialNumbers ?? []).length > 0)
        throw deleteConflict('Cannot delete entity, must delete MFA device first.');
      await requireNoCredentials(transaction, user);
      await bound(transaction, user, undefined);
      await forgetUses(transaction, user.account, user.id);
      transaction.remove(User, [user.account, user.name.toLowerCase()]);
      await renamePrincipal(transaction, user.arn, user.id);
    });
    return {};
  },
};

async function requireNoCredentials(transaction: RecordTransaction, user: UserRecord): Promise<void> {
  const under = [user.account, user.id];
  if ((await transaction.get(LoginProfile, [user.account, user.id])) !== undefined)
    throw deleteConflict('Cannot delete entity, must delete login profile first.');
  for await (const _ of transaction.list(SigningCertificate, { under, limit: 1 }))
    throw deleteConflict('Cannot delete entity, must delete signing certificates first.');
  for await (const _ of transaction.list(SshPublicKey, { under, limit: 1 }))
    throw deleteConflict('Cannot delete entity, must delete SSH public keys first.');
}
