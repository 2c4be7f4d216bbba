// Organizations DescribeAccount: an account of the organization. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html
import type { DescribeAccountCommandInput, DescribeAccountCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { shownAccount } from './describe.ts';
import { resourceTagContext } from './tags.ts';
import { type AccountTarget, accountTarget } from './targets.ts';

export const DescribeAccount: ServerOperation<
  DescribeAccountCommandInput,
  DescribeAccountCommandOutput,
  AccountTarget
> = {
  locate: (input, readers, call) => accountTarget(input.AccountId, 'AccountId', readers, call),
  access: ({ organization, arn, found }) => [
    {
      action: 'organizations:DescribeAccount',
      resource: arn,
      owner: organization.managementAccount,
      context: resourceTagContext(found?.tags),
    },
  ],
  async run(_input, { found }) {
    if (found === undefined) throw new Fault('AccountNotFoundException');
    return { Account: shownAccount(found) };
  },
};
