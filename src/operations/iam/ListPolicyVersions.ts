// IAM ListPolicyVersions: the versions of a managed policy, without their documents. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html
import type {
  ListPolicyVersionsCommandInput,
  ListPolicyVersionsCommandOutput,
  PolicyVersion,
} from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { awsPolicyVersion, policyVersion } from './describe.ts';
import { found, noSuch, policyAccess } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';
import { checkPage, pageOf } from './pages.ts';

/** Versions count beyond nine, so their ids do not order as text. */
function markerOf(version: PolicyVersion): string {
  return `${version.VersionId}`.slice(1).padStart(12, '0');
}

function byId(a: PolicyVersion, b: PolicyVersion): number {
  return markerOf(a) < markerOf(b) ? -1 : 1;
}

export const ListPolicyVersions: ServerOperation<
  ListPolicyVersionsCommandInput,
  ListPolicyVersionsCommandOutput,
  Located<AnyManagedPolicy>
> = {
  locate(input, readers, call) {
    checkPage(input);
    return locatePolicy(input.PolicyArn, readers, call);
  },
  access: (target) => policyAccess('iam:ListPolicyVersions', target),
  async run(input, target) {
    const policy = found(target, () => noSuch.policy(target.arn));
    if (policy.kind === 'aws') return { Versions: [awsPolicyVersion(policy.policy)], IsTruncated: false };
    const { record } = policy;
    const all = record.versions.map((version) => policyVersion(record, version)).sort(byId);
    const { items, end } = await pageOf(all, markerOf, input);
    return { Versions: items, ...end };
  },
};
