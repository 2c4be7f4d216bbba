// IAM GetAccountAuthorizationDetails: who is in the account and what they are given, page by page. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
import type {
  EntityType,
  GetAccountAuthorizationDetailsCommandInput,
  GetAccountAuthorizationDetailsCommandOutput,
} from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { type AwsManagedPolicy, awsManagedPolicies } from '../../policy/aws-managed.ts';
import { Group, type GroupRecord } from '../../storage/records/group.ts';
import {
  ManagedPolicy,
  type ManagedPolicyRecord,
  Role,
  type RoleRecord,
  User,
  type UserRecord,
} from '../../storage/records/identity.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { usesOfAwsPolicies } from './attachments.ts';
import {
  profilesByRole,
  shownAwsPolicy,
  shownGroup,
  shownPolicy,
  shownRole,
  shownUser,
} from './authorization-details.ts';
import { oneOf } from './constraints.ts';
import { accountAccess } from './entities.ts';
import { identified } from './located.ts';
import { checkPage, markedName, pageOf } from './pages.ts';

/** In the order in which they are given. */
const types = [
  'User',
  'Group',
  'Role',
  'LocalManagedPolicy',
  'AWSManagedPolicy',
] as const satisfies readonly EntityType[];
type Type = (typeof types)[number];

/** An entity by its type's place and its name, so that a marker says where to go on. */
type Entity = { readonly place: string } & (
  | { readonly type: 'User'; readonly record: UserRecord }
  | { readonly type: 'Group'; readonly record: GroupRecord }
  | { readonly type: 'Role'; readonly record: RoleRecord }
  | { readonly type: 'LocalManagedPolicy'; readonly record: ManagedPolicyRecord }
  | { readonly type: 'AWSManagedPolicy'; readonly record: AwsManagedPolicy }
);

function checkedFilter(filter: readonly string[] | undefined): ReadonlySet<Type> {
  const given = (filter ?? []).map((type, index) => oneOf(type, `filter.${index + 1}.member`, types));
  return new Set(given.length === 0 ? types : given);
}

const kinds = { User, Group, Role, LocalManagedPolicy: ManagedPolicy } as const;

async function* entities(
  records: RecordReader,
  account: AccountId,
  filter: ReadonlySet<Type>,
  after: string | undefined,
): AsyncIterable<Entity> {
  for (const [index, type] of types.entries()) {
    const prefix = `${index}/`;
    if (!filter.has(type) || (after !== undefined && prefix.slice(0, 1) < after.slice(0, 1))) continue;
    if (type === 'AWSManagedPolicy') {
      const sorted = awsManagedPolicies.toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
      for (const record of sorted) yield { type, place: prefix + record.name, record };
      continue;
    }
    const from = after?.startsWith(prefix) === true ? { after: after.slice(prefix.length) } : {};
    for await (const { key, value } of records.list<[AccountId, string], unknown>(kinds[type], {
      under: [account],
      ...from,
    }))
      yield { type, place: `${prefix}${key[1]}`, record: value } as Entity;
  }
}

type Details = Required<
  Pick<
    GetAccountAuthorizationDetailsCommandOutput,
    'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'
  >
>;

async function shown(records: RecordReader, account: AccountId, items: readonly Entity[]): Promise<Details> {
  const details: Details = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
  const showsRoles = items.some(({ type }) => type === 'Role');
  const profiles = showsRoles ? await profilesByRole(records, account) : undefined;
  const showsAws = items.some(({ type }) => type === 'AWSManagedPolicy');
  const uses = showsAws ? await usesOfAwsPolicies(records, account) : undefined;
  for (const { type, record } of items) {
    if (type === 'User') details.UserDetailList?.push(await shownUser(records, record));
    else if (type === 'Group') details.GroupDetailList?.push(shownGroup(record));
    else if (type === 'Role')
      details.RoleDetailList?.push(await shownRole(records, record, profiles?.get(record.name) ?? []));
    else if (type === 'LocalManagedPolicy') details.Policies?.push(shownPolicy(record));
    else details.Policies?.push(shownAwsPolicy(record, uses?.get(record.arn)));
  }
  return details;
}

export const GetAccountAuthorizationDetails: ServerOperation<
  GetAccountAuthorizationDetailsCommandInput,
  GetAccountAuthorizationDetailsCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    checkPage(input);
    checkedFilter(input.Filter);
    return identified(call).account;
  },
  access: (account) => accountAccess('iam:GetAccountAuthorizationDetails', account),
  async run(input, account, call) {
    const { records } = call.resources;
    const all = entities(records, account, checkedFilter(input.Filter), markedName(input));
    const { items, end } = await pageOf(all, ({ place }) => place, input);
    return { ...(await shown(records, account, items)), ...end };
  },
};
