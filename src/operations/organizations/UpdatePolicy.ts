// Organizations UpdatePolicy: another name, description or content, which has its effect at once. https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdatePolicy.html
import type { UpdatePolicyCommandInput, UpdatePolicyCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { OrganizationPolicy } from '../../storage/records/organization-policy.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkedInput } from './inputs.ts';
import {
  checkedContent,
  descriptionForm,
  locatePolicy,
  ownPolicyIn,
  type PolicyTarget,
  policyNameForm,
  shownPolicy,
} from './policies.ts';
import { resourceTagContext } from './tags.ts';

export const UpdatePolicy: ServerOperation<UpdatePolicyCommandInput, UpdatePolicyCommandOutput, PolicyTarget> = {
  locate(input, readers, call) {
    if (input.Name !== undefined) checkedInput(input.Name, 'Name', policyNameForm);
    if (input.Description !== undefined) checkedInput(input.Description, 'Description', descriptionForm);
    return locatePolicy(input.PolicyId, readers, call);
  },
  access: ({ arn, found }, _input, call) =>
    organizationAccess('UpdatePolicy', call, [arn], {
      'organizations:PolicyType': found?.type,
      ...resourceTagContext(found?.tags),
    }),
  async run(input, { organization, id }, call) {
    return call.resources.records.transaction(async (transaction) => {
      const before = await ownPolicyIn(transaction, id);
      const after = {
        ...before,
        name: input.Name ?? before.name,
        description: input.Description ?? before.description,
        content: input.Content === undefined ? before.content : checkedContent(input.Content, before.type),
      };
      for await (const { value } of transaction.list(OrganizationPolicy, { under: [] }))
        if (value.id !== id && value.type === after.type && value.name === after.name)
          throw new Fault('DuplicatePolicyException');
      transaction.put(OrganizationPolicy, [id], after);
      return { Policy: shownPolicy(organization, after) };
    });
  },
};
