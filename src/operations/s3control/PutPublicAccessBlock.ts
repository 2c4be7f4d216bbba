// Sets what keeps every bucket of an account from being public. https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html
import type { PutPublicAccessBlockCommandInput, PutPublicAccessBlockCommandOutput } from '@aws-sdk/client-s3-control';
import { AccountPublicAccessBlock } from '../../storage/records/public-access-block.ts';
import type { ServerOperation } from '../context.ts';
import { readPublicAccessBlock } from '../s3/access-control/public-access-block.ts';
import { type AccountTarget, accountAccess, locateAccount } from './account-target.ts';

export const PutPublicAccessBlock: ServerOperation<
  PutPublicAccessBlockCommandInput,
  PutPublicAccessBlockCommandOutput,
  AccountTarget
> = {
  locate: locateAccount,
  access: (target, _, call) => [accountAccess('s3:PutAccountPublicAccessBlock', target, call)],
  async run(input, { account }, call) {
    const block = readPublicAccessBlock(input.PublicAccessBlockConfiguration);
    await call.resources.records.transaction(async (transaction) =>
      transaction.put(AccountPublicAccessBlock, [account], block),
    );
    return {};
  },
};
