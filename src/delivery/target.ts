// Where events go, as the operator binds it to an ARN. README.md, "Event notifications"

/** Everything but a webhook is a call of AWS's, and signed. */
export type DeliveryTarget = (WebhookTarget | SignedTarget) & {
  /** Whose buckets may send events there: the account of the ARN, and those that the operator adds. */
  readonly accounts: ReadonlySet<string>;
};

export interface WebhookTarget {
  readonly kind: 'webhook';
  readonly url: string;
  /** Sent with each request, such as `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignedTarget {
  readonly kind: 'sqs' | 'sns';
  /** Of a queue: the URL that the service gave it. Of a topic: the endpoint. */
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

export type DeliveryTargets = ReadonlyMap<string, DeliveryTarget>;

/** A request that delivers one message. */
export interface DeliveryRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What happened at a target is told to the operator, and to nobody else. */
export class DeliveryFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DeliveryFailed';
  }
}
