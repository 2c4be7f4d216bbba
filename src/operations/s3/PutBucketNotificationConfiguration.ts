// Sets what a bucket notifies of, and whom; a test event goes to each destination that is named.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
import type {
  PutBucketNotificationConfigurationCommandInput,
  PutBucketNotificationConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { newUuid } from '../../kernel/ids.ts';
import { Bucket } from '../../storage/records/bucket.ts';
import { BucketNotification, type NotificationRule, PendingNotification } from '../../storage/records/notification.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import { sequencerAt } from '../../storage/records/sequencer.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { changeBucket } from './change-bucket.ts';
import { testDocument } from './notifications/event-record.ts';
import { callOrigin } from './notifications/origin.ts';
import { readRules } from './notifications/read-rules.ts';
import { laneOf } from './notifications/stage-events.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const PutBucketNotificationConfiguration: ServerOperation<
  PutBucketNotificationConfigurationCommandInput,
  PutBucketNotificationConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:PutBucketNotification', target, call)],
  async run(input, target, call) {
    const given = input.NotificationConfiguration;
    if (given === undefined) throw new Fault('MalformedXML');
    const rules = readRules(given, target.bucket, () => newUuid(call.resources.random));
    const isChecked = input.SkipDestinationValidation !== true;
    if (isChecked) requireTaken(rules, target, call);
    const eventBridge = given.EventBridgeConfiguration !== undefined;
    await changeBucket(call, target, async (transaction, bucket) => {
      // Without rules nobody has to look for them when an object changes.
      transaction.put(Bucket, [bucket.name], { ...bucket, notifies: rules.length > 0 });
      if (rules.length === 0 && !eventBridge) transaction.remove(BucketNotification, [bucket.id]);
      else transaction.put(BucketNotification, [bucket.id], { rules, eventBridge });
      if (isChecked) stageTests(transaction, target, rules, call);
    });
    return {};
  },
};

/** A configuration is taken as a whole, or not: all destinations that take nothing from the bucket are told at once. */
function requireTaken(rules: readonly NotificationRule[], { bucket }: BucketTarget, call: ServerCall): void {
  const refusals = [...new Set(rules.map(({ arn }) => arn))].flatMap((arn) => {
    const accounts = call.resources.destinations.get(arn);
    if (accounts?.has(bucket.owner)) return [];
    const reason =
      accounts === undefined
        ? 'The destination does not exist'
        : 'Permissions on the destination do not allow S3 to publish notifications from this bucket';
    return [{ arn, reason }];
  });
  if (refusals.length === 0) return;
  const named = refusals.flatMap(({ arn, reason }, index) => [
    [`ArgumentName${index + 1}`, `${arn}, null`],
    [`ArgumentValue${index + 1}`, reason],
  ]);
  throw new Fault('InvalidArgument', {
    message: 'Unable to validate the following destination configurations',
    ...Object.fromEntries(named),
  });
}

function stageTests(
  transaction: RecordTransaction,
  { bucket }: BucketTarget,
  rules: readonly NotificationRule[],
  call: ServerCall,
): void {
  const document = testDocument(bucket.name, callOrigin(call));
  const lane = laneOf(bucket.id, '');
  for (const arn of new Set(rules.map((rule) => rule.arn)))
    transaction.put(PendingNotification, [arn, sequencerAt(call.nowMs) + lane + call.requestId], {
      lane,
      document,
      writtenAtMs: call.nowMs,
    });
}
