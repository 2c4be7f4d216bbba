// Organizations DescribeOrganization: the caller's organization, which members may see too. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
import type {
  DescribeOrganizationCommandInput,
  DescribeOrganizationCommandOutput,
} from '@aws-sdk/client-organizations';
import { Account, type OrganizationRecord } from '../../storage/records/account.ts';
import type { ServerOperation } from '../context.ts';
import { identified } from '../iam/located.ts';
import { accountArn, organizationArn, organizationOf } from './membership.ts';

export const DescribeOrganization: ServerOperation<
  DescribeOrganizationCommandInput,
  DescribeOrganizationCommandOutput,
  OrganizationRecord
> = {
  locate: (_input, readers, call) => organizationOf(readers, call),
  access: (_organization, _input, call) => [
    { action: 'organizations:DescribeOrganization', resource: '*', owner: identified(call).account, context: {} },
  ],
  async run(_input, organization, call) {
    const account = await call.resources.records.get(Account, [organization.managementAccount]);
    return {
      Organization: {
        Id: organization.id,
        Arn: organizationArn(organization),
        FeatureSet: 'ALL',
        MasterAccountArn: accountArn(organization, organization.managementAccount),
        MasterAccountId: organization.managementAccount,
        ...(account === undefined ? {} : { MasterAccountEmail: account.email }),
        AvailablePolicyTypes: [],
      },
    };
  },
};
