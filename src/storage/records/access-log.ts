// Requests to buckets whose owners want them logged, until they are delivered. docs/decisions/0153-access-logs.md
import type { AccountId, Region } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

/** Where a line goes, as configured when the request came. */
export interface AccessLogDestination {
  readonly bucket: string;
  readonly prefix: string;
  /** How the keys of log objects are made. */
  readonly keys: 'simple' | 'by-event-time' | 'by-delivery-time';
}

export interface AccessLogEntryRecord {
  /** The bucket that the request was sent to, and whose it is. */
  readonly bucket: string;
  readonly owner: AccountId;
  readonly region: Region;
  readonly destination: AccessLogDestination;
  /** Without its end. */
  readonly line: string;
}

export const AccessLogEntry = recordKind<[bucketId: string, timeMs: number, requestId: string], AccessLogEntryRecord>({
  name: 'access-log-entry',
  version: 1,
});
