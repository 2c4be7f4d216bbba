// IAM GetSSHPublicKey: a public key of a user, in the encoding that is asked for. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSSHPublicKey.html
import type { GetSSHPublicKeyCommandInput, GetSSHPublicKeyCommandOutput } from '@aws-sdk/client-iam';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { oneOf } from './constraints.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { checkedSshKeyId, encoded, encodings, shownSshKey, sshKeyOf } from './ssh-public-keys.ts';

export const GetSSHPublicKey: ServerOperation<
  GetSSHPublicKeyCommandInput,
  GetSSHPublicKeyCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkedSshKeyId(input.SSHPublicKeyId);
    oneOf(input.Encoding, 'encoding', encodings);
    return locateUser(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:GetSSHPublicKey', target),
  async run(input, target, call) {
    const user = found(target, noSuch.user);
    const key = await sshKeyOf(call.resources.records, user, checkedSshKeyId(input.SSHPublicKeyId));
    return { SSHPublicKey: shownSshKey(user, key, encoded(key, oneOf(input.Encoding, 'encoding', encodings))) };
  },
};
