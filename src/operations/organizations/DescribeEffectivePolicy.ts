// Organizations DescribeEffectivePolicy: what management policies come to on an account. There are none of those types here, so nothing is in effect. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeEffectivePolicy.html
import {
  type DescribeEffectivePolicyCommandInput,
  type DescribeEffectivePolicyCommandOutput,
  EffectivePolicyType,
} from '@aws-sdk/client-organizations';
import type { AccessRequest } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import { isAccountId } from '../../kernel/ids.ts';
import { Account } from '../../storage/records/account.ts';
import type { ServerOperation } from '../context.ts';
import { identified } from '../iam/located.ts';
import { organizationAccess } from './access.ts';
import { accountIdForm, checkedInput, invalidInput } from './inputs.ts';
import { accountArn, managedOrganization, organizationOf } from './membership.ts';

interface EffectiveTarget {
  readonly arn: string;
  readonly isThere: boolean;
}

const types: readonly string[] = Object.values(EffectivePolicyType);

export const DescribeEffectivePolicy: ServerOperation<
  DescribeEffectivePolicyCommandInput,
  DescribeEffectivePolicyCommandOutput,
  EffectiveTarget
> = {
  async locate(input, readers, call) {
    const type = checkedInput(input.PolicyType, 'PolicyType', /^\w+$/);
    if (!types.includes(type)) throw invalidInput('INVALID_ENUM_POLICY_TYPE', 'You specified an invalid policy type.');
    const { account } = identified(call);
    const id = input.TargetId === undefined ? account : checkedInput(input.TargetId, 'TargetId', accountIdForm);
    // Everybody may ask for his own account.
    const organization = await (id === account ? organizationOf : managedOrganization)(readers, call);
    const found = isAccountId(id) ? await readers.records.get(Account, [id]) : undefined;
    return { arn: isAccountId(id) ? accountArn(organization, id) : '*', isThere: found !== undefined };
  },
  access: ({ arn }, input, call): readonly AccessRequest[] =>
    organizationAccess('DescribeEffectivePolicy', call, [arn], { 'organizations:PolicyType': input.PolicyType }),
  async run(_input, { isThere }) {
    throw new Fault(isThere ? 'EffectivePolicyNotFoundException' : 'TargetNotFoundException');
  },
};
