// Who began an upload, as the record keeps it and as listings show it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Initiator.html
import type { Initiator } from '@aws-sdk/client-s3';
import type { Caller } from '../../../kernel/caller.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { MultipartUploadRecord } from '../../../storage/records/multipart-upload.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { ownerOf } from '../listing/answer.ts';

type InitiatorRecord = MultipartUploadRecord['initiator'];

export function initiatorOf(caller: Caller): InitiatorRecord {
  if (caller.kind === 'anonymous' || caller.kind === 'service')
    throw new Fault('AccessDenied', {
      message: 'Anonymous users cannot initiate multipart uploads.  Please authenticate.',
    });
  const { account, arn, principalId } = caller;
  return { account, arn, principalId };
}

/** An account by its canonical id, like an owner; all others by their ARN, with the name at its end. */
export async function shownInitiator(records: RecordReader, initiator: InitiatorRecord): Promise<Initiator> {
  if (initiator.principalId === initiator.account) return ownerOf(records, initiator.account);
  return { ID: initiator.arn, DisplayName: initiator.arn.slice(initiator.arn.lastIndexOf('/') + 1) };
}
