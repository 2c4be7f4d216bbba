// Removes what keeps every bucket of an account from being public. https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DeletePublicAccessBlock.html
import type {
  DeletePublicAccessBlockCommandInput,
  DeletePublicAccessBlockCommandOutput,
} from '@aws-sdk/client-s3-control';
import { AccountPublicAccessBlock } from '../../storage/records/public-access-block.ts';
import type { ServerOperation } from '../context.ts';
import { type AccountTarget, accountAccess, locateAccount } from './account-target.ts';

export const DeletePublicAccessBlock: ServerOperation<
  DeletePublicAccessBlockCommandInput,
  DeletePublicAccessBlockCommandOutput,
  AccountTarget
> = {
  locate: locateAccount,
  access: (target, _, call) => [accountAccess('s3:PutAccountPublicAccessBlock', target, call)],
  async run(_, { account }, call) {
    await call.resources.records.transaction(async (transaction) =>
      transaction.remove(AccountPublicAccessBlock, [account]),
    );
    return {};
  },
};
