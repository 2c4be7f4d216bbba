// Tells whether a bucket's policy makes it public. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
import type { GetBucketPolicyStatusCommandInput, GetBucketPolicyStatusCommandOutput } from '@aws-sdk/client-s3';
import type { Policy, Statement } from '../../policy/document.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { ServerOperation } from '../context.ts';
import { storedPolicy } from './bucket-policy.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketPolicyStatus: ServerOperation<
  GetBucketPolicyStatusCommandInput,
  GetBucketPolicyStatusCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketPolicyStatus', target, call)],
  async run(_, { bucket }, call) {
    const parsed = parsePolicy(await storedPolicy(call.resources.records, bucket), 'bucket');
    // What cannot be read permits nobody.
    return { PolicyStatus: { IsPublic: parsed.ok && isPublic(parsed.policy) } };
  },
};

/**
 * Conditions on these keys, with fixed values, keep a statement from being public.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const narrowingKeys: ReadonlySet<string> = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
]);
const fixingOperators = /^(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;
const widestAddresses = /^(0\.0\.0\.0\/[0-7]|::\/\d|\*)$/;

export function isPublic(policy: Policy): boolean {
  return policy.statements.some(
    (statement) => statement.effect === 'Allow' && statement.principals?.anyone === true && !isNarrowed(statement),
  );
}

function isNarrowed({ conditions }: Statement): boolean {
  return conditions.some(
    ({ key, operator, ifExists, values }) =>
      !ifExists &&
      narrowingKeys.has(key.toLowerCase()) &&
      fixingOperators.test(operator) &&
      values.every((value) => !/[*?]/.test(value) && !value.includes('${') && !widestAddresses.test(value)),
  );
}
