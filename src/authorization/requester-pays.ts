// Buckets whose requesters pay: who is not of the owner's account says with each request that he will.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html
import type { AccessRequest } from '../kernel/access.ts';
import { callerAccount } from '../kernel/caller.ts';
import { Fault } from '../kernel/fault.ts';
import type { AccountId } from '../kernel/ids.ts';
import type { CallFacts } from '../kernel/operation.ts';
import { readConfiguration } from '../storage/records/bucket-configuration.ts';
import type { RecordReader } from '../storage/records/record.ts';

export async function paysForItself(
  call: CallFacts,
  bucket: { readonly id: string; readonly owner: AccountId },
  records: RecordReader,
): Promise<boolean> {
  if (call.caller.kind === 'service' || callerAccount(call.caller) === bucket.owner) return false;
  return (await readConfiguration(records, bucket.id, 'request-payment'))?.Payer === 'Requester';
}

/** Of a request that the policies allow: a stranger is refused before that. */
export async function requirePayer(call: CallFacts, access: AccessRequest, records: RecordReader): Promise<void> {
  const ref = access.resourcePolicy;
  if (ref?.kind !== 'bucket') return;
  if (!(await paysForItself(call, { id: ref.bucketId, owner: access.owner }, records))) return;
  if (call.caller.kind !== 'anonymous' && call.headers['x-amz-request-payer'] === 'requester') return;
  throw new Fault('AccessDenied', {
    message:
      call.caller.kind === 'anonymous'
        ? 'Access Denied: requests to a Requester Pays bucket must be signed'
        : 'Access Denied: the requester pays for requests to this bucket, and must say so with `x-amz-request-payer: requester`',
  });
}
