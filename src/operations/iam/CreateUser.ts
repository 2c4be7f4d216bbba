// IAM CreateUser: a user, with tags and a boundary. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
import type { CreateUserCommandInput, CreateUserCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { newUniqueId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { User, type UserRecord } from '../../storage/records/identity.ts';
import type { Readers, ServerOperation } from '../context.ts';
import { bound } from './attachments.ts';
import { arnText, optionalText, path } from './constraints.ts';
import { userDetail } from './describe.ts';
import { alreadyExists, entityAccess } from './entities.ts';
import { type Located, locateUser } from './located.ts';
import { checkedTags, requestTagContext } from './tags.ts';

async function locateNewUser(
  input: CreateUserCommandInput,
  readers: Readers,
  call: CallFacts,
): Promise<Located<UserRecord>> {
  const target = await locateUser(input.UserName, readers, call);
  return { ...target, arn: arn.user(target.account, input.Path ?? '/', target.name) };
}

export const CreateUser: ServerOperation<CreateUserCommandInput, CreateUserCommandOutput, Located<UserRecord>> = {
  locate(input, readers, call) {
    optionalText(input.Path, 'path', path);
    optionalText(input.PermissionsBoundary, 'permissionsBoundary', arnText);
    checkedTags(input.Tags);
    return locateNewUser(input, readers, call);
  },
  access: (target, input) =>
    entityAccess(
      'iam:CreateUser',
      { ...target, found: undefined },
      {
        'iam:PermissionsBoundary': input.PermissionsBoundary,
        ...requestTagContext(checkedTags(input.Tags)),
      },
    ),
  async run(input, target, call) {
    const bare: UserRecord = {
      account: target.account,
      name: target.name,
      path: input.Path ?? '/',
      id: newUniqueId(call.resources.random, 'AIDA'),
      arn: target.arn,
      createdAtMs: call.nowMs,
      inlinePolicies: {},
      attachedPolicyArns: [],
      permissionsBoundaryArn: undefined,
      tags: checkedTags(input.Tags),
      accessKeyIds: [],
    };
    return call.resources.records.transaction(async (transaction) => {
      const key = [target.account, target.name.toLowerCase()] as const;
      if ((await transaction.get(User, [...key])) !== undefined)
        throw alreadyExists(`User with name ${target.name} already exists.`);
      const user = await bound(transaction, bare, input.PermissionsBoundary);
      transaction.put(User, [...key], user);
      return { User: userDetail(user) };
    });
  },
};
