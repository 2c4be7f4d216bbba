// Events of the trail, newest first. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html
import type { AccountId, Region } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

export interface TrailResource {
  /** For example `AWS::KMS::Key`. */
  readonly type: string;
  readonly name: string;
}

export interface TrailEventRecord {
  readonly eventId: string;
  readonly timeMs: number;
  readonly name: string;
  readonly source: string;
  readonly userName: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly readOnly: boolean;
  readonly resources: readonly TrailResource[];
  /** The whole event as JSON, as CloudTrail delivers it. */
  readonly document: string;
}

/** Times descend: the key of a later event is smaller. */
export const descendingTime = (timeMs: number): number => Number.MAX_SAFE_INTEGER - timeMs;

export const TrailEvent = recordKind<
  [account: AccountId, region: Region, descendingTime: number, eventId: string],
  TrailEventRecord
>({ name: 'trail-event', version: 1 });

/** The Regions in which an account has events: what the expiry has to look through. */
export const TrailRegion = recordKind<[account: AccountId, region: Region], Record<string, never>>({
  name: 'trail-region',
  version: 1,
});
