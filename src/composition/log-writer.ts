// Puts a log object as the service that delivers logs: what the policies of the target do not allow is not written.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
import type { LogObject, PutLog } from '../jobs/access-log-delivery.ts';
import { arn } from '../kernel/arn.ts';
import type { Clock } from '../kernel/clock.ts';
import { isFault } from '../kernel/fault.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { Payload } from '../kernel/wire.ts';
import { findOperation } from '../operations/table.ts';
import { perform } from '../pipeline.ts';
import { serviceFacts } from './call-facts.ts';
import type { Stages } from './stages.ts';

const delivery = { kind: 'service', service: 'logging.s3.amazonaws.com' } as const;
/** No client whose going away would end the work. */
const nobody = { signal: new AbortController().signal };

export function logWriter(stages: Stages, { clock }: { readonly clock: Clock }): PutLog {
  return async (object) => {
    const { bucket: Bucket, key: Key, body, source } = object;
    const input = { Bucket, Key, Body: payloadOf(body), ContentType: 'text/plain', ExpectedBucketOwner: source.owner };
    try {
      const call = callFor(object, stages.newRequestId(), clock.now());
      await perform(findOperation('s3', 'PutObject'), () => input, call, stages, nobody);
      return true;
    } catch (error) {
      if (isFault(error)) return false;
      throw error;
    }
  };
}

function callFor({ source: { bucket, owner, region } }: LogObject, requestId: string, nowMs: number): CallFacts {
  const source = { arn: arn.bucket(bucket), account: owner };
  return serviceFacts(delivery, { service: 's3', operation: 'PutObject', region, requestId, nowMs, source });
}

function payloadOf(body: Buffer): Payload {
  return {
    sizeBytes: body.length,
    whole: body,
    trailers: () => ({}),
    async *[Symbol.asyncIterator]() {
      yield body;
    },
  };
}
