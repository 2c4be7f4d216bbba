// IAM DeleteSSHPublicKey: a public key of a user goes. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSSHPublicKey.html
import type { DeleteSSHPublicKeyCommandInput, DeleteSSHPublicKeyCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import { SshPublicKey } from '../../storage/records/user-credential.ts';
import type { ServerOperation } from '../context.ts';
import { entityIn, principalAccess, users } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { checkedSshKeyId, sshKeyOf } from './ssh-public-keys.ts';

export const DeleteSSHPublicKey: ServerOperation<
  DeleteSSHPublicKeyCommandInput,
  DeleteSSHPublicKeyCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedSshKeyId(input.SSHPublicKeyId);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:DeleteSSHPublicKey', target),
  async run(input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const user = await entityIn(users, transaction, target);
      const { id } = await sshKeyOf(transaction, user, checkedSshKeyId(input.SSHPublicKeyId));
      transaction.remove(SshPublicKey, [user.account, user.id, id]);
    });
    return {};
  },
};
