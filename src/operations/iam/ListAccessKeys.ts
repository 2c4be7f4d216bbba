// IAM ListAccessKeys: the access keys of a user, without their secrets. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
import type { AccessKeyMetadata, ListAccessKeysCommandInput, ListAccessKeysCommandOutput } from '@aws-sdk/client-iam';
import { AccessKey, type AccessKeyRecord, type UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { type Located, locateUserOrSelf } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

function metadata(key: AccessKeyRecord): AccessKeyMetadata {
  return {
    UserName: key.userName,
    AccessKeyId: key.accessKeyId,
    Status: key.status,
    CreateDate: new Date(key.createdAtMs),
  };
}

export const ListAccessKeys: ServerOperation<
  ListAccessKeysCommandInput,
  ListAccessKeysCommandOutput,
  Located<UserRecord>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locateUserOrSelf(input.UserName, readers, call);
  },
  access: (target) => principalAccess('iam:ListAccessKeys', target),
  async run(input, target, call) {
    const ids = [...found(target, noSuch.user).accessKeyIds].sort();
    const { items, end } = await pageOf(ids, (id) => id, input);
    const keys = await Promise.all(items.map((id) => call.resources.records.get(AccessKey, [id])));
    const shown = keys.flatMap((key) => (key === undefined ? [] : [metadata(key)]));
    return { AccessKeyMetadata: shown, ...end };
  },
};
