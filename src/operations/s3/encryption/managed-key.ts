// The AWS managed key `aws/s3`: what `aws:kms` means without a key.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
import { callerAccount } from '../../../kernel/caller.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { ServerCall } from '../../context.ts';
import { ensureAwsManagedKey, managedAliasPrefix } from '../../kms/managed-key.ts';

const service = 's3';
const alias = `${managedAliasPrefix}${service}`;

/** KMS resolves an alias in the requester's account; docs/decisions/0083 says why this key is the requester's too. */
export async function managedKeyId(call: ServerCall): Promise<string> {
  const account = callerAccount(call.caller);
  if (account === undefined) throw new Fault('MissingAuthenticationToken');
  await ensureAwsManagedKey(call.resources, account, call.region, service, call.nowMs);
  return alias;
}

/** Given by name, the managed key is made as well, when the caller is the first to need it. */
export function isManagedKey(keyId: string): boolean {
  return keyId === alias;
}
