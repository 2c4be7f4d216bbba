// Gives what keeps every bucket of an account from being public. https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
import type { GetPublicAccessBlockCommandInput, GetPublicAccessBlockCommandOutput } from '@aws-sdk/client-s3-control';
import { Fault } from '../../kernel/fault.ts';
import { AccountPublicAccessBlock } from '../../storage/records/public-access-block.ts';
import type { ServerOperation } from '../context.ts';
import { showPublicAccessBlock } from '../s3/access-control/public-access-block.ts';
import { type AccountTarget, accountAccess, locateAccount } from './account-target.ts';

export const GetPublicAccessBlock: ServerOperation<
  GetPublicAccessBlockCommandInput,
  GetPublicAccessBlockCommandOutput,
  AccountTarget
> = {
  locate: locateAccount,
  access: (target, _, call) => [accountAccess('s3:GetAccountPublicAccessBlock', target, call)],
  async run(_, { account }, call) {
    const block = await call.resources.records.get(AccountPublicAccessBlock, [account]);
    if (block === undefined) throw new Fault('NoSuchPublicAccessBlockConfiguration', { AccountId: account });
    return { PublicAccessBlockConfiguration: showPublicAccessBlock(block) };
  },
};
