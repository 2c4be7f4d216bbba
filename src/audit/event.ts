// From what became of a call to the events of the trail: one for the caller's account, and one for every other account
// whose resource it touched, with one `sharedEventID`. Pure.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
import type { AccessRequest } from '../kernel/access.ts';
import { parseArn } from '../kernel/arn.ts';
import { callerAccount } from '../kernel/caller.ts';
import { type AccountId, type Region, region } from '../kernel/ids.ts';
import type { CallFacts } from '../kernel/operation.ts';
import type { Outcome } from '../kernel/outcome.ts';
import { eventSource, type ServiceName } from '../kernel/service.ts';
import type { OperationSchema } from '../protocol/schema/operation-schema.ts';
import type { TrailEventRecord, TrailResource } from '../storage/records/trail-event.ts';
import { boundedElements, boundedText } from './bounds.ts';
import { isReadOnly } from './classify.ts';
import { shownMembers } from './parameters.ts';
import {
  foreignIdentity,
  isoSeconds,
  ownIdentity,
  type UserIdentity,
  userNameOf,
  webIdentityUser,
} from './user-identity.ts';

export interface AddressedEvent {
  readonly account: AccountId;
  readonly region: Region;
  readonly event: TrailEventRecord;
}

const eventVersion = '1.11';
/** Services that have one home for all Regions. */
const globalServices: readonly ServiceName[] = ['iam', 'organizations'];
const globalRegion = region('us-east-1');

/** `newEventId` is drawn once for each event, and once more where several share one id. */
export function eventsOf(outcome: Outcome, schema: OperationSchema, newEventId: () => string): AddressedEvent[] {
  const { call, accesses } = outcome;
  const caller = callerAccount(call.caller);
  const owners = new Set(accesses.filter(({ resource }) => resource !== '*').map(({ owner }) => owner));
  const recipients = new Set([...(caller === undefined ? [] : [caller]), ...owners]);
  const sharedEventId = recipients.size > 1 ? newEventId() : undefined;
  const eventRegion = globalServices.includes(call.service) ? globalRegion : call.region;
  return [...recipients].map((account) => ({
    account,
    region: eventRegion,
    event: eventFor(account, outcome, schema, { eventId: newEventId(), sharedEventId, region: eventRegion }),
  }));
}

/** What a service did by itself, without a caller. */
export interface ServiceEvent {
  readonly eventId: string;
  readonly service: ServiceName;
  /** As CloudTrail spells it: `DeleteKey`. */
  readonly name: string;
  readonly account: AccountId;
  readonly region: Region;
  readonly timeMs: number;
  /** The ARN of what it was done to; of the account too. */
  readonly resource: string;
  readonly responseElements: object | null;
  /** What CloudTrail calls `serviceEventDetails`. */
  readonly details?: object;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html */
export function serviceEvent(done: ServiceEvent): AddressedEvent {
  const source = eventSource(done.service);
  const document = {
    eventVersion,
    userIdentity: { accountId: done.account, invokedBy: 'AWS Internal' },
    eventTime: isoSeconds(done.timeMs),
    eventSource: source,
    eventName: done.name,
    awsRegion: done.region,
    sourceIPAddress: 'AWS Internal',
    userAgent: 'AWS Internal',
    requestParameters: null,
    responseElements: done.responseElements,
    eventID: done.eventId,
    readOnly: false,
    resources: [{ accountId: done.account, type: typeOf(done.resource), ARN: done.resource }],
    ...(done.details && { serviceEventDetails: done.details }),
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: done.account,
    eventCategory: 'Management',
  };
  const event = {
    eventId: done.eventId,
    timeMs: done.timeMs,
    name: done.name,
    source,
    userName: undefined,
    accessKeyId: undefined,
    readOnly: false,
    resources: lookupNames([done.resource]),
    document: JSON.stringify(document),
  };
  return { account: done.account, region: done.region, event };
}

interface EventIds {
  readonly eventId: string;
  readonly sharedEventId: string | undefined;
  readonly region: Region;
}

function eventFor(account: AccountId, outcome: Outcome, schema: OperationSchema, ids: EventIds): TrailEventRecord {
  const { call, accesses, fault } = outcome;
  const isOwn = account === callerAccount(call.caller);
  const readOnly = isReadOnly(call.operation);
  const direct = call.via === undefined;
  const document = {
    eventVersion,
    userIdentity: identityOf(outcome, isOwn),
    eventTime: isoSeconds(call.nowMs),
    eventSource: eventSource(call.service),
    eventName: eventName(call),
    awsRegion: ids.region,
    sourceIPAddress: direct ? call.sourceIp : 'AWS Internal',
    userAgent: direct ? boundedText(call.userAgent) : 'AWS Internal',
    ...(fault && { errorCode: fault.code, errorMessage: boundedText(fault.message) }),
    requestParameters: outcome.input === undefined ? null : boundedElements(shownMembers(schema.input, outcome.input)),
    responseElements: responseElements(outcome, schema, readOnly),
    ...additionalEventData(outcome),
    requestID: call.requestId,
    eventID: ids.eventId,
    readOnly,
    resources: documentResources(accesses),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    ...(ids.sharedEventId !== undefined && { sharedEventID: ids.sharedEventId }),
    eventCategory: 'Management',
    ...tlsDetails(call),
  };
  return {
    eventId: ids.eventId,
    timeMs: call.nowMs,
    name: eventName(call),
    source: eventSource(call.service),
    userName: isOwn ? userNameOf(call.caller) : undefined,
    accessKeyId: isOwn && 'accessKeyId' in call.caller ? call.caller.accessKeyId : undefined,
    readOnly,
    resources: lookupResources(accesses),
    document: JSON.stringify(document),
  };
}

/** S3 Control shares S3's source, so that the trail tells its public access block from a bucket's by the name. */
function eventName({ service, operation }: CallFacts): string {
  return service === 's3control' ? operation.replace(/PublicAccessBlock$/, 'Account$&') : operation;
}

function identityOf({ call, accesses }: Outcome, isOwn: boolean): UserIdentity {
  const asker = accesses.find(({ webIdentity }) => webIdentity !== undefined)?.webIdentity;
  if (asker !== undefined) return webIdentityUser(asker);
  return isOwn ? ownIdentity(call) : foreignIdentity(call);
}

/** Only what changes something, or hands out credentials, shows what came of it. */
function responseElements(outcome: Outcome, schema: OperationSchema, readOnly: boolean): unknown {
  const showsOutput = !readOnly || 'Credentials' in (outcome.output ?? {});
  if (!showsOutput || outcome.output === undefined) return null;
  return boundedElements(shownMembers(schema.output, outcome.output));
}

/** KMS names the version of the key that was used. */
function additionalEventData({ call, output }: Outcome): object {
  if (call.service !== 'kms' || output === undefined || !('KeyMaterialId' in output)) return {};
  return { additionalEventData: { keyMaterialId: output.KeyMaterialId } };
}

function tlsDetails(call: CallFacts): object {
  if (!call.secure || call.tlsVersion === undefined || call.via !== undefined) return {};
  return { tlsDetails: { tlsVersion: call.tlsVersion, clientProvidedHostHeader: call.headers.host } };
}

const resourceTypes: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/^arn:[^:]+:kms:[^:]*:[^:]*:key\//, 'AWS::KMS::Key'],
  [/^arn:[^:]+:kms:[^:]*:[^:]*:alias\//, 'AWS::KMS::Alias'],
  [/^arn:[^:]+:s3:::[^/]+\//, 'AWS::S3::Object'],
  [/^arn:[^:]+:s3:::[^/]+$/, 'AWS::S3::Bucket'],
  [/^arn:[^:]+:iam::[^:]*:user\//, 'AWS::IAM::User'],
  [/^arn:[^:]+:iam::[^:]*:role\//, 'AWS::IAM::Role'],
  [/^arn:[^:]+:iam::[^:]*:policy\//, 'AWS::IAM::ManagedPolicy'],
  [/^arn:[^:]+:iam::[^:]*:instance-profile\//, 'AWS::IAM::InstanceProfile'],
  [/^arn:[^:]+:organizations::/, 'AWS::Organizations::Account'],
];

function typeOf(resource: string): string | undefined {
  return resourceTypes.find(([pattern]) => pattern.test(resource))?.[1];
}

function namedResources(accesses: readonly AccessRequest[]): Map<string, AccessRequest> {
  return new Map(
    accesses.filter(({ resource }) => resource.startsWith('arn:')).map((access) => [access.resource, access]),
  );
}

function documentResources(accesses: readonly AccessRequest[]): object[] {
  return [...namedResources(accesses).values()].map(({ resource, owner }) => ({
    accountId: owner,
    type: typeOf(resource),
    ARN: resource,
  }));
}

function lookupResources(accesses: readonly AccessRequest[]): TrailResource[] {
  return lookupNames([...namedResources(accesses).keys()]);
}

/** A resource is found by its ARN, and by the short name that its service knows it by. */
function lookupNames(resources: readonly string[]): TrailResource[] {
  return resources.flatMap((resource) => {
    const type = typeOf(resource);
    if (type === undefined) return [];
    const short = parseArn(resource)?.resource.replace(/^.*\//, '') ?? resource;
    const names = type === 'AWS::S3::Object' || short === resource ? [resource] : [resource, short];
    return names.map((name) => ({ type, name }));
  });
}
