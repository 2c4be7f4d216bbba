// Key policies: the ones that KMS writes itself, and what is checked before one is put.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId, Region } from '../../kernel/ids.ts';
import { type Policy, principalsOf } from '../../policy/document.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerCall } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import type { KeyTarget } from './key-target.ts';
import { isKnownPrincipal } from './known-principals.ts';

/** The only name that a key policy has. */
export const policyName = 'default';
/** KMS's quota on a key policy document, in bytes; https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const largestPolicyBytes = 32_768;
const policyCharacters = /^[\t\n\r -\u00FF]+$/;

/** What a key gets whose creator gives no policy: the account's IAM policies decide. */
export function defaultKeyPolicy(account: AccountId): string {
  const statement = {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: arn.accountRoot(account) },
    Action: 'kms:*',
    Resource: '*',
  };
  return JSON.stringify({ Version: '2012-10-17', Id: 'key-default-1', Statement: [statement] }, null, 2);
}

/** The policy of `aws/s3`: for the account's own principals, through S3 alone. */
export function s3ManagedKeyPolicy(account: AccountId, region: Region): string {
  const throughS3 = {
    Sid: 'Allow access through S3 for all principals in the account that are authorized to use S3',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    Resource: '*',
    Condition: {
      StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `s3.${region}.amazonaws.com` },
    },
  };
  const metadata = {
    Sid: 'Allow direct access to key metadata to the account',
    Effect: 'Allow',
    Principal: { AWS: arn.accountRoot(account) },
    Action: ['kms:Describe*', 'kms:Get*', 'kms:List*'],
    Resource: '*',
  };
  return JSON.stringify({ Version: '2012-10-17', Id: 'auto-s3-2', Statement: [throughS3, metadata] }, null, 2);
}

/** The form of a policy that a client sends; needs no key, and so tells nothing of one. */
export function checkPolicyMember(document: string | undefined): void {
  enforce(ofLength('policy', document, 1, 131_072));
  if (document === undefined || policyCharacters.test(document)) return;
  throw new Fault('ValidationException', {
    message: 'the policy has characters other than tab, line feed, carriage return and U+0020 to U+00FF',
  });
}

/** Refuses a document that is malformed, too large, or that names principals that do not exist. */
export async function checkKeyPolicy(document: string, records: RecordReader): Promise<void> {
  if (Buffer.byteLength(document) > largestPolicyBytes)
    throw new Fault('LimitExceededException', {
      message: `the key policy has ${Buffer.byteLength(document)} bytes; at most ${largestPolicyBytes} are allowed`,
    });
  const parsed = parsePolicy(document, 'key');
  if (!parsed.ok) {
    const { message, line, column } = parsed.error;
    throw malformed(`${message} (line ${line}, column ${column})`);
  }
  await checkPrincipals(parsed.policy, records);
}

async function checkPrincipals(policy: Policy, records: RecordReader): Promise<void> {
  for (const principal of principalsOf(policy).aws) {
    if (!(await isKnownPrincipal(principal, records)))
      throw malformed('Policy contains a statement with one or more invalid principals.');
  }
}

/**
 * KMS's lockout safety check: with the new policy in force, the caller must still be allowed to put the next one. All
 * other policies count as they stand.
 */
export async function refuseLockout(
  document: string,
  target: KeyTarget,
  call: ServerCall,
  input: { readonly BypassPolicyLockoutSafetyCheck?: boolean | undefined },
): Promise<void> {
  if (input.BypassPolicyLockoutSafetyCheck === true) return;
  const next = keyAccess('kms:PutKeyPolicy', target, call, bypassContext(input));
  if (await call.may({ ...next, resourcePolicy: { kind: 'proposed', as: 'key', document } })) return;
  throw malformed('The new key policy will not allow you to update the key policy in the future.');
}

export function bypassContext(input: { readonly BypassPolicyLockoutSafetyCheck?: boolean | undefined }) {
  return { 'kms:BypassPolicyLockoutSafetyCheck': String(input.BypassPolicyLockoutSafetyCheck ?? false) };
}

function malformed(message: string): Fault {
  return new Fault('MalformedPolicyDocumentException', { message });
}

export function checkPolicyName(name: string | undefined): void {
  enforce(ofLength('policyName', name, 1, 128));
  if (name !== undefined && name !== policyName)
    throw new Fault('NotFoundException', { message: 'No such policy exists' });
}
