// IAM GetAccessKeyLastUsed: whose an access key is, and when it was last used. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
import type { GetAccessKeyLastUsedCommandInput, GetAccessKeyLastUsedCommandOutput } from '@aws-sdk/client-iam';
import { Fault } from '../../kernel/fault.ts';
import { AccessKeyUse } from '../../storage/records/credential-use.ts';
import { AccessKey, User, type UserRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { accessKeyId, checkedText } from './constraints.ts';
import { found, noSuch, principalAccess } from './entities.ts';
import { identified, type Located } from './located.ts';

export const GetAccessKeyLastUsed: ServerOperation<
  GetAccessKeyLastUsedCommandInput,
  GetAccessKeyLastUsedCommandOutput,
  Located<UserRecord>
> = {
  async locate(input, readers, call) {
    const caller = identified(call);
    const id = checkedText(input.AccessKeyId, 'accessKeyId', accessKeyId);
    const key = await readers.records.get(AccessKey, [id]);
    const user =
      key?.account === caller.account
        ? await readers.records.get(User, [key.account, key.userName.toLowerCase()])
        : undefined;
    // A key of another account and one of nobody are not told apart.
    if (user === undefined)
      throw new Fault('AccessDenied', {
        message: `User: ${caller.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`,
      });
    return { account: user.account, name: user.name, arn: user.arn, found: user };
  },
  access: (target) => principalAccess('iam:GetAccessKeyLastUsed', target),
  async run(input, target, call) {
    const user = found(target, noSuch.user);
    const use = await call.resources.records.get(AccessKeyUse, [`${input.AccessKeyId}`]);
    return {
      UserName: user.name,
      AccessKeyLastUsed:
        use === undefined
          ? { LastUsedDate: undefined, ServiceName: 'N/A', Region: 'N/A' }
          : { LastUsedDate: new Date(use.timeMs), ServiceName: use.service, Region: use.region },
    };
  },
};
