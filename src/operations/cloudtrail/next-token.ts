// Where the next page begins. It holds for the same question only, as CloudTrail asks.
import { hash } from 'node:crypto';
import type { LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import { Fault } from '../../kernel/fault.ts';

/** The last event that was looked at. */
export interface Place {
  readonly timeMs: number;
  readonly eventId: string;
}

const tokenPattern = /^(\d{1,16})\.([0-9a-f-]{36})\.([0-9a-f]{64})$/;

export function writeNextToken(place: Place, input: LookupEventsCommandInput): string {
  return Buffer.from(`${place.timeMs}.${place.eventId}.${questionOf(input)}`).toString('base64');
}

/** Undefined for a first page. */
export function readNextToken(input: LookupEventsCommandInput): Place | undefined {
  if (input.NextToken === undefined) return undefined;
  const match = tokenPattern.exec(Buffer.from(input.NextToken, 'base64').toString('latin1'));
  const [, timeMs, eventId, question] = match ?? [];
  if (timeMs === undefined || eventId === undefined || question !== questionOf(input)) {
    throw new Fault('InvalidNextTokenException');
  }
  return { timeMs: Number(timeMs), eventId };
}

function questionOf({ LookupAttributes, StartTime, EndTime, EventCategory }: LookupEventsCommandInput): string {
  return hash('sha256', JSON.stringify([LookupAttributes ?? [], StartTime, EndTime, EventCategory]));
}
