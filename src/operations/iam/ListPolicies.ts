// IAM ListPolicies: the managed policies that the account may attach. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html
import type { ListPoliciesCommandInput, ListPoliciesCommandOutput, Policy } from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { awsManagedPolicies } from '../../policy/aws-managed.ts';
import { ManagedPolicy } from '../../storage/records/identity.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { usesOfAwsPolicies } from './attachments.ts';
import { oneOf, optionalText, pathPrefix } from './constraints.ts';
import { awsPolicy, policySummary } from './describe.ts';
import { identified } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

async function* inScope(records: RecordReader, account: AccountId, scope: string): AsyncIterable<Policy> {
  if (scope !== 'Local') {
    const uses = await usesOfAwsPolicies(records, account);
    for (const policy of awsManagedPolicies) yield awsPolicy(policy, uses.get(policy.arn));
  }
  if (scope === 'AWS') return;
  for await (const { value } of records.list(ManagedPolicy, { under: [account] })) yield policySummary(value);
}

function isAsked(policy: Policy, input: ListPoliciesCommandInput): boolean {
  const asAttached = policy.AttachmentCount ?? 0;
  const asBoundary = policy.PermissionsBoundaryUsageCount ?? 0;
  if (input.OnlyAttached === true && asAttached + asBoundary === 0) return false;
  if (input.PolicyUsageFilter === 'PermissionsPolicy' && asAttached === 0) return false;
  if (input.PolicyUsageFilter === 'PermissionsBoundary' && asBoundary === 0) return false;
  return policy.Path?.startsWith(input.PathPrefix ?? '/') === true;
}

function byArn(a: Policy, b: Policy): number {
  return Buffer.compare(Buffer.from(`${a.Arn}`), Buffer.from(`${b.Arn}`));
}

export const ListPolicies: ServerOperation<ListPoliciesCommandInput, ListPoliciesCommandOutput, AccountId> = {
  locate(input, _readers, call) {
    checkPage(input);
    optionalText(input.PathPrefix, 'pathPrefix', pathPrefix);
    if (input.Scope !== undefined) oneOf(input.Scope, 'scope', ['All', 'AWS', 'Local']);
    if (input.PolicyUsageFilter !== undefined)
      oneOf(input.PolicyUsageFilter, 'policyUsageFilter', ['PermissionsPolicy', 'PermissionsBoundary']);
    return identified(call).account;
  },
  access: (account) => [{ action: 'iam:ListPolicies', resource: '*', owner: account, context: {} }],
  async run(input, account, call) {
    const all: Policy[] = [];
    for await (const policy of inScope(call.resources.records, account, input.Scope ?? 'All'))
      if (isAsked(policy, input)) all.push(policy);
    const { items, end } = await pageOf(all.sort(byArn), (policy) => `${policy.Arn}`, input);
    return { Policies: items, ...end };
  },
};
