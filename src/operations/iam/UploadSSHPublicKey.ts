// IAM UploadSSHPublicKey: a public key for a user, five at most. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html
import type { UploadSSHPublicKeyCommandInput, UploadSSHPublicKeyCommandOutput } from '@aws-sdk/client-iam';
import { Fault } from '../../kernel/fault.ts';
import { newUniqueId } from '../../kernel/ids.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import { SshPublicKey, type SshPublicKeyRecord } from '../../storage/records/user-credential.ts';
import type { ServerOperation } from '../context.ts';
import { entityIn, limitExceeded, principalAccess, users } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { readSshPublicKey, shownSshKey } from './ssh-public-keys.ts';

const keysPerUser = 5;

export const UploadSSHPublicKey: ServerOperation<
  UploadSSHPublicKeyCommandInput,
  UploadSSHPublicKeyCommandOutput,
  Located<UserRecord>
> = {
  locate: (input, readers, call) => locateUser(input.UserName, readers, call),
  access: (target) => principalAccess('iam:UploadSSHPublicKey', target),
  async run(input, target, call) {
    const key: SshPublicKeyRecord = {
      ...readSshPublicKey(input.SSHPublicKeyBody),
      id: newUniqueId(call.resources.random, 'APKA'),
      status: 'Active',
      uploadedAtMs: call.nowMs,
    };
    return call.resources.records.transaction(async (transaction) => {
      const user = await entityIn(users, transaction, target);
      let others = 0;
      for await (const { value } of transaction.list(SshPublicKey, { under: [user.account, user.id] })) {
        others += 1;
        if (value.blob.equals(key.blob))
          throw new Fault('DuplicateSSHPublicKey', { message: 'The public key is already associated with the user.' });
      }
      if (others >= keysPerUser) throw limitExceeded(`Cannot exceed quota for SSHPublicKeysPerUser: ${keysPerUser}`);
      // Of two uploads at once, the second sees the user changed.
      transaction.put(users.records, [user.account, users.keyOf(user.name)], user);
      transaction.put(SshPublicKey, [user.account, user.id, key.id], key);
      return { SSHPublicKey: shownSshKey(user, key, key.body) };
    });
  },
};
