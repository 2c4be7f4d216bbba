// IAM CreatePolicy: a managed policy of the account. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
import type { CreatePolicyCommandInput, CreatePolicyCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { newUniqueId } from '../../kernel/ids.ts';
import { ManagedPolicy, type ManagedPolicyRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, description, optionalText, path, policyName, required } from './constraints.ts';
import { policyDetail } from './describe.ts';
import { checkedManagedPolicy } from './documents.ts';
import { alreadyExists, policyAccess } from './entities.ts';
import { type AnyManagedPolicy, identified, type Located } from './located.ts';
import { checkedTags, requestTagContext } from './tags.ts';

export const CreatePolicy: ServerOperation<
  CreatePolicyCommandInput,
  CreatePolicyCommandOutput,
  Located<AnyManagedPolicy>
> = {
  locate(input, _readers, call) {
    const { account } = identified(call);
    const name = checkedText(input.PolicyName, 'policyName', policyName);
    const folder = optionalText(input.Path, 'path', path) ?? '/';
    optionalText(input.Description, 'description', description);
    required(input.PolicyDocument, 'policyDocument');
    checkedTags(input.Tags);
    return { account, name, arn: arn.policy(account, folder, name), found: undefined };
  },
  access: (target, input) => policyAccess('iam:CreatePolicy', target, requestTagContext(checkedTags(input.Tags))),
  async run(input, target, call) {
    const record: ManagedPolicyRecord = {
      account: target.account,
      name: target.name,
      path: input.Path ?? '/',
      id: newUniqueId(call.resources.random, 'ANPA'),
      arn: target.arn,
      description: input.Description,
      createdAtMs: call.nowMs,
      updatedAtMs: call.nowMs,
      versions: [{ id: 'v1', document: checkedManagedPolicy(input.PolicyDocument), createdAtMs: call.nowMs }],
      defaultVersionId: 'v1',
      nextVersion: 2,
      attachmentCount: 0,
      boundaryUsageCount: 0,
      tags: checkedTags(input.Tags),
    };
    await call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(ManagedPolicy, [target.account, target.name.toLowerCase()])) !== undefined)
        throw alreadyExists(`A policy called ${target.name} already exists. Duplicate names are not allowed.`);
      transaction.put(ManagedPolicy, [target.account, target.name.toLowerCase()], record);
    });
    return { Policy: policyDetail(record) };
  },
};
