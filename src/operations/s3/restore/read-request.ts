// What a restore is asked for: for how many days, and how fast.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html
import type { RestoreRequest } from '@aws-sdk/client-s3';
import { hourMs, minuteMs } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { ArchiveClass } from '../storage-class.ts';

type Tier = 'Expedited' | 'Standard' | 'Bulk';

/** AWS's longest usual time of each tier: docs/decisions/0174-restores-by-the-clock.md. */
const waits: Readonly<Record<ArchiveClass, Readonly<Partial<Record<Tier, number>>>>> = {
  GLACIER: { Expedited: 5 * minuteMs, Standard: 5 * hourMs, Bulk: 12 * hourMs },
  DEEP_ARCHIVE: { Standard: 12 * hourMs, Bulk: 48 * hourMs },
};

const mostDays = 2 ** 31 - 1;

export interface WantedRestore {
  readonly days: number;
  readonly tier: Tier;
}

export function readRestoreRequest(given: RestoreRequest | undefined): WantedRestore {
  if (given === undefined) throw new Fault('MalformedXML');
  const { Days, GlacierJobParameters, Tier: selectTier, Type, SelectParameters, OutputLocation, Description } = given;
  if (Type !== undefined || SelectParameters !== undefined || OutputLocation !== undefined || Description !== undefined)
    throw new Fault('NotImplemented', {
      what: 'a restore that selects (`Type`, `SelectParameters`, `OutputLocation`)',
    });
  if (Days === undefined || !Number.isInteger(Days) || Days > mostDays) throw new Fault('MalformedXML');
  if (Days < 1)
    throw new Fault('InvalidArgument', {
      message: 'restoration days should be at least 1',
      ArgumentName: 'Days',
      ArgumentValue: String(Days),
    });
  const tier: string = GlacierJobParameters?.Tier ?? selectTier ?? 'Standard';
  if (tier !== 'Expedited' && tier !== 'Standard' && tier !== 'Bulk') throw new Fault('MalformedXML');
  return { days: Days, tier };
}

export function waitMsOf(storageClass: ArchiveClass, tier: Tier): number {
  const waitMs = waits[storageClass][tier];
  if (waitMs === undefined)
    throw new Fault('InvalidArgument', {
      message: 'Retrieval option is not supported by this storage class',
      ArgumentName: 'Tier',
      ArgumentValue: tier,
    });
  return waitMs;
}
