// IAM GetPolicyVersion: a version of a managed policy, with its document. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html
import type { GetPolicyVersionCommandInput, GetPolicyVersionCommandOutput } from '@aws-sdk/client-iam';
import type { ServerOperation } from '../context.ts';
import { checkedText, versionId } from './constraints.ts';
import { awsPolicyVersion, policyVersion } from './describe.ts';
import { urlEncoded } from './documents.ts';
import { found, noSuch, policyAccess } from './entities.ts';
import { type AnyManagedPolicy, type Located, locatePolicy } from './located.ts';
import { noSuchVersion, versionOf } from './policy-versions.ts';

export const GetPolicyVersion: ServerOperation<
  GetPolicyVersionCommandInput,
  GetPolicyVersionCommandOutput,
  Located<AnyManagedPolicy>
> = {
  locate(input, readers, call) {
    checkedText(input.VersionId, 'versionId', versionId);
    return locatePolicy(input.PolicyArn, readers, call);
  },
  access: (target) => policyAccess('iam:GetPolicyVersion', target),
  async run(input, target) {
    const policy = found(target, () => noSuch.policy(target.arn));
    const id = checkedText(input.VersionId, 'versionId', versionId);
    if (policy.kind === 'aws') {
      if (policy.policy.defaultVersionId !== id) throw noSuchVersion(target.arn, id);
      return { PolicyVersion: { ...awsPolicyVersion(policy.policy), Document: urlEncoded(policy.policy.document) } };
    }
    const version = versionOf(policy.record, id);
    return {
      PolicyVersion: { ...policyVersion(policy.record, version), Document: urlEncoded(version.document) },
    };
  },
};
