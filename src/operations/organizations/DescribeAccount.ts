// Organizations DescribeAccount: an account of the organization. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html
import type { DescribeAccountCommandInput, DescribeAccountCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { shownAccount } from './describe.ts';
import { resourceTagContext } from './tags.ts';
import { type AccountTarget, accountTarget } from './targets.ts';

export const DescribeAccount: ServerOperation<
  DescribeAccountCommandInput,
  DescribeAccountCommandOutput,
  AccountTarget
> = {
  locate: (input, readers, call) => accountTarget(input.AccountId, 'AccountId', readers, call),
  access: ({ arn, found }, _input, call) =>
    organizationAccess('DescribeAccount', call, [arn], resourceTagContext(found?.tags)),
  async run(_input, { organization, found }, call) {
    if (found === undefined) throw new Fault('AccountNotFoundException');
    return { Account: await shownAccount(found, organization, call.resources.records) };
  },
};
