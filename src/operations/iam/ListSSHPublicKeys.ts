// IAM ListSSHPublicKeys: the public keys of a user, without the keys themselves. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html
import type {
  ListSSHPublicKeysCommandInput,
  ListSSHPublicKeysCommandOutput,
  SSHPublicKeyMetadata,
} from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import { SshPublicKey } from '../../storage/records/user-credential.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

export const ListSSHPublicKeys: ServerOperation<
  ListSSHPublicKeysCommandInput,
  ListSSHPublicKeysCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:ListSSHPublicKeys', target),
  async run(input, target, call) {
    const user = found(target, noSuch.user);
    const all: SSHPublicKeyMetadata[] = [];
    for await (const { value } of call.resources.records.list(SshPublicKey, { under: [user.account, user.id] })) {
      const { id, status, uploadedAtMs } = value;
      all.push({ UserName: user.name, SSHPublicKeyId: id, Status: status, UploadDate: new Date(uploadedAtMs) });
    }
    const { items, end } = await pageOf(all, ({ SSHPublicKeyId }) => `${SSHPublicKeyId}`, input);
    return { SSHPublicKeys: items, ...end };
  },
};
