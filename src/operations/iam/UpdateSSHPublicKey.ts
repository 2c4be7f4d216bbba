// IAM UpdateSSHPublicKey: turns a public key on or off. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSSHPublicKey.html
import type { UpdateSSHPublicKeyCommandInput, UpdateSSHPublicKeyCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import { SshPublicKey } from '../../storage/records/user-credential.ts';
import type { ServerOperation } from '../context.ts';
import { oneOf } from './constraints.ts';
import { entityIn, principalAccess, users } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { checkedSshKeyId, sshKeyOf } from './ssh-public-keys.ts';

const statuses = ['Active', 'Inactive'] as const;

export const UpdateSSHPublicKey: ServerOperation<
  UpdateSSHPublicKeyCommandInput,
  UpdateSSHPublicKeyCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedSshKeyId(input.SSHPublicKeyId);
    oneOf(input.Status, 'status', statuses);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:UpdateSSHPublicKey', target),
  async run(input, target, call) {
    const status = oneOf(input.Status, 'status', statuses);
    await call.resources.records.transaction(async (transaction) => {
      const user = await entityIn(users, transaction, target);
      const key = await sshKeyOf(transaction, user, checkedSshKeyId(input.SSHPublicKeyId));
      transaction.put(SshPublicKey, [user.account, user.id, key.id], { ...key, status });
    });
    return {};
  },
};
