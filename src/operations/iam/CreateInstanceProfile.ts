// IAM CreateInstanceProfile: what carries a role to an instance. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html
import type { CreateInstanceProfileCommandInput, CreateInstanceProfileCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { newUniqueId } from '../../kernel/ids.ts';
import { InstanceProfile, type InstanceProfileRecord } from '../../storage/records/identity.ts';
import type { ServerOperation } from '../context.ts';
import { optionalText, path } from './constraints.ts';
import { instanceProfile } from './describe.ts';
import { alreadyExists, entityAccess } from './entities.ts';
import { type Located, locateInstanceProfile } from './located.ts';
import { checkedTags, requestTagContext } from './tags.ts';

export const CreateInstanceProfile: ServerOperation<
  CreateInstanceProfileCommandInput,
  CreateInstanceProfileCommandOutput,
  Located<InstanceProfileRecord>
> = {
  async locate(input, readers, call) {
    optionalText(input.Path, 'path', path);
    checkedTags(input.Tags);
    const target = await locateInstanceProfile(input.InstanceProfileName, readers, call);
    return { ...target, arn: arn.instanceProfile(target.account, input.Path ?? '/', target.name), found: undefined };
  },
  access: (target, input) =>
    entityAccess('iam:CreateInstanceProfile', target, requestTagContext(checkedTags(input.Tags))),
  async run(input, target, call) {
    const record: InstanceProfileRecord = {
      account: target.account,
      name: target.name,
      path: input.Path ?? '/',
      id: newUniqueId(call.resources.random, 'AIPA'),
      arn: target.arn,
      createdAtMs: call.nowMs,
      roleName: undefined,
      tags: checkedTags(input.Tags),
    };
    await call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(InstanceProfile, [target.account, target.name.toLowerCase()])) !== undefined)
        throw alreadyExists(`Instance Profile ${target.name} already exists.`);
      transaction.put(InstanceProfile, [target.account, target.name.toLowerCase()], record);
    });
    return { InstanceProfile: instanceProfile(record, undefined) };
  },
};
