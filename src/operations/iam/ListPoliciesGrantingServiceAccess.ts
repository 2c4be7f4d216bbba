// IAM ListPoliciesGrantingServiceAccess: the policies of a user, group or role that give anything of a service. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html
import type {
  ListPoliciesGrantingServiceAccessCommandInput,
  ListPoliciesGrantingServiceAccessCommandOutput,
  ListPoliciesGrantingServiceAccessEntry,
  PolicyGrantingServiceAccess,
} from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { checkedNumber, checkedText, required, type TextRule } from './constraints.ts';
import { checkPage, pageOf } from './pages.ts';
import { grantsService } from './service-access.ts';
import {
  locateSource,
  type OwnedSource,
  type PolicySource,
  principalSources,
  sourceAccess,
} from './simulation/sources.ts';

const namespaceRule: TextRule = { min: 1, max: 64, pattern: /^[\w-]*$/ };
const mostNamespaces = 200;

function checkedNamespaces(namespaces: readonly string[] | undefined): readonly string[] {
  const list = required(namespaces, 'serviceNamespaces');
  checkedNumber(list.length, 'serviceNamespaces', 1, mostNamespaces);
  const checked = list.map((name, index) => checkedText(name, `serviceNamespaces.${index + 1}.member`, namespaceRule));
  return [...new Set(checked)].sort();
}

function shown({ id, type, holder }: OwnedSource): PolicyGrantingServiceAccess {
  const isManaged = type === 'aws-managed' || type === 'user-managed';
  if (isManaged) return { PolicyName: id.slice(id.lastIndexOf('/') + 1), PolicyType: 'MANAGED', PolicyArn: id };
  return { PolicyName: id, PolicyType: 'INLINE', EntityType: entityTypes[holder.kind], EntityName: holder.name };
}

const entityTypes = { user: 'USER', role: 'ROLE', group: 'GROUP' } as const;

export const ListPoliciesGrantingServiceAccess: ServerOperation<
  ListPoliciesGrantingServiceAccessCommandInput,
  ListPoliciesGrantingServiceAccessCommandOutput,
  PolicySource
> = {
  locate(input, readers, call) {
    checkPage(input);
    checkedNamespaces(input.ServiceNamespaces);
    return locateSource(input.Arn, readers, call, 'arn');
  },
  access: (target) => sourceAccess('iam:ListPoliciesGrantingServiceAccess', target),
  async run(input, target, call) {
    const sources = await principalSources(target, call.resources.records);
    const entries = checkedNamespaces(input.ServiceNamespaces).map(
      (namespace): ListPoliciesGrantingServiceAccessEntry => ({
        ServiceNamespace: namespace,
        Policies: sources.filter(({ policy }) => grantsService(policy.policy, namespace)).map(shown),
      }),
    );
    const { items, end } = await pageOf(entries, ({ ServiceNamespace }) => `${ServiceNamespace}`, input);
    return { PoliciesGrantingServiceAccess: items, ...end };
  },
};
