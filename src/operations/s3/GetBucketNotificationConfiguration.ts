// Tells what a bucket notifies of, and whom.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
import type {
  Event,
  GetBucketNotificationConfigurationCommandInput,
  GetBucketNotificationConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { BucketNotification, type DestinationKind, type NotificationRule } from '../../storage/records/notification.ts';
import type { ServerOperation } from '../context.ts';
import { type BucketTarget, bucketAccess, locateBucket } from './target.ts';

export const GetBucketNotificationConfiguration: ServerOperation<
  GetBucketNotificationConfigurationCommandInput,
  GetBucketNotificationConfigurationCommandOutput,
  BucketTarget
> = {
  locate: locateBucket,
  access: (target, _, call) => [bucketAccess('s3:GetBucketNotification', target, call)],
  async run(_, { bucket }, call) {
    const stored = await call.resources.records.get(BucketNotification, [bucket.id]);
    if (stored === undefined) return {};
    const { rules, eventBridge } = stored;
    const of = (kind: DestinationKind) => rules.filter((rule) => rule.kind === kind);
    const queues = of('queue').map((rule) => ({ ...shown(rule), QueueArn: rule.arn }));
    const topics = of('topic').map((rule) => ({ ...shown(rule), TopicArn: rule.arn }));
    const functions = of('function').map((rule) => ({ ...shown(rule), LambdaFunctionArn: rule.arn }));
    return {
      ...(queues.length > 0 && { QueueConfigurations: queues }),
      ...(topics.length > 0 && { TopicConfigurations: topics }),
      ...(functions.length > 0 && { LambdaFunctionConfigurations: functions }),
      ...(eventBridge && { EventBridgeConfiguration: {} }),
    };
  },
};

function shown({ id, events, prefix, suffix }: NotificationRule) {
  const filters = [
    ...(prefix === undefined ? [] : [{ Name: 'prefix' as const, Value: prefix }]),
    ...(suffix === undefined ? [] : [{ Name: 'suffix' as const, Value: suffix }]),
  ];
  return {
    Id: id,
    Events: [...events] as Event[],
    ...(filters.length > 0 && { Filter: { Key: { FilterRules: filters } } }),
  };
}
