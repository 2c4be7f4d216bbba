// The request that hands one message to a target.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
import { parseArn } from '../kernel/arn.ts';
import { signedHeaders } from './sign.ts';
import type { DeliveryRequest, DeliveryTarget, SignedTarget } from './target.ts';

export interface Message {
  /** What the message is for: the queue, the topic or the function of the configuration. */
  readonly arn: string;
  /** JSON. */
  readonly document: string;
}

export function deliveryRequest(target: DeliveryTarget, message: Message, nowMs: number): DeliveryRequest {
  switch (target.kind) {
    case 'webhook':
      return {
        url: target.url,
        headers: { 'content-type': 'application/json', ...target.headers, 'x-crosskey-destination-arn': message.arn },
        body: message.document,
      };
    case 'sqs':
      return signed(target, message, nowMs, {
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
        body: JSON.stringify({ QueueUrl: target.url, MessageBody: message.document }),
      });
    case 'sns':
      return signed(target, message, nowMs, {
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: new URLSearchParams({
          Action: 'Publish',
          Version: '2010-03-31',
          TopicArn: message.arn,
          Subject: 'Amazon S3 Notification',
          Message: message.document,
        }).toString(),
      });
  }
}

/** Both services are called at the root of their endpoint. */
function signed(
  target: SignedTarget,
  { arn }: Message,
  nowMs: number,
  { headers, body }: Omit<DeliveryRequest, 'url'>,
): DeliveryRequest {
  const url = new URL('/', target.url);
  const region = parseArn(arn)?.region ?? '';
  const request = { host: url.host, headers, body };
  return { url: url.href, headers: signedHeaders(request, target, { region, service: target.kind, nowMs }), body };
}
