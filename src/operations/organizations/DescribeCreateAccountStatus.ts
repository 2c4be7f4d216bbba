// Organizations DescribeCreateAccountStatus: what became of a request for an account. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeCreateAccountStatus.html
import type {
  DescribeCreateAccountStatusCommandInput,
  DescribeCreateAccountStatusCommandOutput,
} from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { AccountRequest, type OrganizationRecord } from '../../storage/records/account.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { shownRequest } from './describe.ts';
import { checkedInput, requestIdForm } from './inputs.ts';
import { managedOrganization } from './membership.ts';

export const DescribeCreateAccountStatus: ServerOperation<
  DescribeCreateAccountStatusCommandInput,
  DescribeCreateAccountStatusCommandOutput,
  OrganizationRecord
> = {
  locate(input, readers, call) {
    checkedInput(input.CreateAccountRequestId, 'CreateAccountRequestId', requestIdForm);
    return managedOrganization(readers, call);
  },
  access: (_organization, _input, call) => organizationAccess('DescribeCreateAccountStatus', call, ['*'], {}),
  async run(input, _organization, call) {
    const id = checkedInput(input.CreateAccountRequestId, 'CreateAccountRequestId', requestIdForm);
    const request = await call.resources.records.get(AccountRequest, [id]);
    if (request === undefined) throw new Fault('CreateAccountStatusNotFoundException');
    return { CreateAccountStatus: shownRequest(request) };
  },
};
