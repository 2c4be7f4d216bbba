// What an answer says of who is charged for it. https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html
import { paysForItself } from '../authorization/requester-pays.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { OperationSchema } from '../protocol/schema/operation-schema.ts';
import { Bucket } from '../storage/records/bucket.ts';
import type { RecordReader } from '../storage/records/record.ts';

/** Looked up only for those who say that they will pay. */
export async function chargeOf(
  { output }: OperationSchema,
  bucketName: string | undefined,
  call: CallFacts,
  records: RecordReader,
): Promise<{ readonly RequestCharged?: 'requester' }> {
  const agrees = call.headers['x-amz-request-payer'] === 'requester';
  if (!agrees || bucketName === undefined || !output.byName.has('RequestCharged')) return {};
  const bucket = await records.get(Bucket, [bucketName]);
  return bucket !== undefined && (await paysForItself(call, bucket, records)) ? { RequestCharged: 'requester' } : {};
}
