// What is checked before a bucket policy is kept, and what the policy operations share.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
import type { AccessRequest } from '../../kernel/access.ts';
import { parseArn } from '../../kernel/arn.ts';
import { callerAccount } from '../../kernel/caller.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { type Policy, type PolicyError, type PolicyErrorReason, principalsOf } from '../../policy/document.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { Account } from '../../storage/records/account.ts';
import { BucketPolicy, type BucketRecord } from '../../storage/records/bucket.ts';
import { enterNames } from '../../storage/records/policy-names.ts';
import type { RecordReader, RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import { isKnownPrincipal } from '../kms/known-principals.ts';
import { type BucketTarget, bucketAccess } from './target.ts';

const largestPolicyBytes = 20 * 1024;

/** S3's words for a kind of mistake; the parser's own words and the place follow them. */
const wordings: Partial<Record<PolicyErrorReason, string>> = {
  syntax: 'This policy contains invalid Json',
  duplicate: 'This policy contains invalid Json',
  principal: 'Invalid principal in policy',
  action: 'Policy has invalid action',
  resource: 'Policy has invalid resource',
  condition: 'Policy has an invalid condition',
  'missing-element': 'Missing required field in policy',
};

const malformed = (message: string): Fault => new Fault('MalformedPolicy', { message });

function worded({ reason, message, line, column }: PolicyError): string {
  return `${wordings[reason] ?? 'Policy is malformed'}: ${message} (line ${line}, column ${column})`;
}

/** Refuses a document that is malformed, too large, or that names foreign resources or principals that do not exist. */
export async function checkBucketPolicy(
  document: string,
  bucket: BucketRecord,
  records: RecordReader,
): Promise<Policy> {
  if (!document.trimStart().startsWith('{'))
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  if (Buffer.byteLength(document) > largestPolicyBytes)
    throw malformed(`Normalized policy document exceeds the maximum allowed size of ${largestPolicyBytes} bytes`);
  const parsed = parsePolicy(document, 'bucket');
  if (!parsed.ok) throw malformed(worded(parsed.error));
  checkResources(parsed.policy, bucket);
  await checkPrincipals(parsed.policy, records);
  return parsed.policy;
}

/** A bucket policy speaks of its own bucket and the objects in it. */
function checkResources(policy: Policy, bucket: BucketRecord): void {
  for (const { resources, line } of policy.statements) {
    for (const pattern of resources?.patterns ?? []) {
      const parsed = parseArn(pattern);
      const isOwn =
        parsed?.service === 's3' &&
        parsed.region === '' &&
        parsed.account === '' &&
        (parsed.resource === bucket.name || parsed.resource.startsWith(`${bucket.name}/`));
      if (!isOwn)
        throw malformed(
          `Policy has invalid resource: \`${pattern}\` is not of the bucket \`${bucket.name}\` (statement at line ${line})`,
        );
    }
  }
}

async function checkPrincipals(policy: Policy, records: RecordReader): Promise<void> {
  const { aws, canonicalUser } = principalsOf(policy);
  for (const principal of aws) {
    if (!(await isKnownPrincipal(principal, records)))
      throw malformed(`Invalid principal in policy: \`${principal}\` does not exist`);
  }
  for (const id of canonicalUser) {
    if (!(await isKnownCanonicalUser(id, records)))
      throw malformed(`Invalid principal in policy: the canonical user \`${id}\` does not exist`);
  }
}

async function isKnownCanonicalUser(id: string, records: RecordReader): Promise<boolean> {
  for await (const { value } of records.list(Account, { under: [] })) if (value.canonicalUserId === id) return true;
  return false;
}

/**
 * The root user of the owner's account is asked nothing by the bucket policy about the policy itself: so a policy that
 * locks everybody out can be taken back. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function policyAccess(action: `s3:${string}`, target: BucketTarget, call: CallFacts): AccessRequest {
  const { resourcePolicy, ...withoutPolicy } = bucketAccess(action, target, call);
  const isOwnersRoot = call.caller.kind === 'root' && call.caller.account === target.bucket.owner;
  return isOwnersRoot || resourcePolicy === undefined ? withoutPolicy : { ...withoutPolicy, resourcePolicy };
}

/** Only the owner's account works on a bucket's policy, whatever the policy says. */
export function refuseForeignAccount(call: ServerCall, { bucket }: BucketTarget, method: string): void {
  if (callerAccount(call.caller) !== bucket.owner)
    throw new Fault('MethodNotAllowed', { Method: method, ResourceType: 'BUCKETPOLICY' });
}

export async function storedPolicy(records: RecordReader, bucket: BucketRecord): Promise<string> {
  const stored = await records.get(BucketPolicy, [bucket.id]);
  if (stored === undefined) throw new Fault('NoSuchBucketPolicy', { BucketName: bucket.name });
  return stored.document;
}

export async function removeBucketPolicy(transaction: RecordTransaction, bucketId: string): Promise<void> {
  const policy = await transaction.get(BucketPolicy, [bucketId]);
  if (policy === undefined) return;
  transaction.remove(BucketPolicy, [bucketId]);
  enterNames(transaction, ['bucket', bucketId], undefined, policy.document);
}
