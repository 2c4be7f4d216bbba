// Finds management events of the last 90 days. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
import type { Event, LookupEventsCommandInput, LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { callerAccount } from '../../kernel/caller.ts';
import { dayMs } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import { descendingTime, TrailEvent, type TrailEventRecord } from '../../storage/records/trail-event.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { lookupFilter } from './lookup-filter.ts';
import { type Place, readNextToken, writeNextToken } from './next-token.ts';

/** Events older than this are not in the history. */
const historyMs = 90 * dayMs;
const maxPage = 50;
/** One call looks through at most so many events; what is left is behind `NextToken`, as it may be on AWS. */
const eventsPerCall = 20_000;

interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

export const LookupEvents: ServerOperation<LookupEventsCommandInput, LookupEventsCommandOutput, AccountId> = {
  locate(_input, _readers, call) {
    const account = callerAccount(call.caller);
    if (account === undefined) throw new Fault('MissingAuthenticationToken');
    return account;
  },

  access: (account) => [{ action: 'cloudtrail:LookupEvents', resource: '*', owner: account, context: {} }],

  async run(input, account, call) {
    if (input.EventCategory !== undefined) {
      throw new Fault('NotImplemented', { what: `LookupEvents of the category \`${input.EventCategory}\`` });
    }
    const pageSize = pageSizeOf(input.MaxResults);
    const window = windowOf(input, call.nowMs);
    const matches = lookupFilter(input.LookupAttributes ?? []);
    const place = readNextToken(input);
    const { found, next } = await page(account, call, { window, matches, place, pageSize });
    return { Events: found.map(describe), ...(next && { NextToken: writeNextToken(next, input) }) };
  },
};

function pageSizeOf(maxResults: number | undefined): number {
  const size = maxResults ?? maxPage;
  if (!Number.isInteger(size) || size < 1 || size > maxPage) throw new Fault('InvalidMaxResultsException');
  return size;
}

function windowOf(input: LookupEventsCommandInput, nowMs: number): Window {
  const startMs = Math.max(input.StartTime?.getTime() ?? 0, nowMs - historyMs);
  const endMs = Math.min(input.EndTime?.getTime() ?? nowMs, nowMs);
  if (input.StartTime !== undefined && input.EndTime !== undefined && input.StartTime > input.EndTime) {
    throw new Fault('InvalidTimeRangeException');
  }
  return { startMs, endMs };
}

interface PageRequest {
  readonly window: Window;
  readonly matches: (event: TrailEventRecord) => boolean;
  readonly place: Place | undefined;
  readonly pageSize: number;
}

/** Newest first. Stops at a full page, at the start of the window, or when it has looked long enough. */
async function page(account: AccountId, call: ServerCall, { window, matches, place, pageSize }: PageRequest) {
  const found: TrailEventRecord[] = [];
  const from = descendingTime(place?.timeMs ?? window.endMs);
  let seen = 0;
  for await (const { value } of call.resources.records.list(TrailEvent, { under: [account, call.region], from })) {
    if (value.timeMs < window.startMs) return { found, next: undefined };
    if (place !== undefined && value.timeMs === place.timeMs && value.eventId <= place.eventId) continue;
    if (matches(value)) found.push(value);
    seen += 1;
    if (found.length === pageSize || seen === eventsPerCall) {
      return { found, next: { timeMs: value.timeMs, eventId: value.eventId } };
    }
  }
  return { found, next: undefined };
}

function describe(event: TrailEventRecord): Event {
  return {
    EventId: event.eventId,
    EventName: event.name,
    ReadOnly: String(event.readOnly),
    ...(event.accessKeyId !== undefined && { AccessKeyId: event.accessKeyId }),
    EventTime: new Date(Math.floor(event.timeMs / 1000) * 1000),
    EventSource: event.source,
    ...(event.userName !== undefined && { Username: event.userName }),
    Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: event.document,
  };
}
