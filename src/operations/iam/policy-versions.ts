// The versions of a managed policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
import { Fault } from '../../kernel/fault.ts';
import type { ManagedPolicyRecord, PolicyVersion } from '../../storage/records/identity.ts';

export function noSuchVersion(policyArn: string, versionId: string): Fault {
  return new Fault('NoSuchEntity', {
    message: `Policy ${policyArn} version ${versionId} does not exist or is not attachable.`,
  });
}

export function versionOf(policy: ManagedPolicyRecord, versionId: string): PolicyVersion {
  const version = policy.versions.find((candidate) => candidate.id === versionId);
  if (version === undefined) throw noSuchVersion(policy.arn, versionId);
  return version;
}
