// Sets until when a version must stay. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html
import type {
  ObjectLockRetention,
  PutObjectRetentionCommandInput,
  PutObjectRetentionCommandOutput,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import type { ObjectRetention } from '../../storage/records/object.ts';
import type { ServerOperation } from '../context.ts';
import { changeObject } from './change-object.ts';
import { checkRetentionChange } from './lock/protection.ts';
import { bypassesGovernance, checkedUntil, isMode, lockContext, requireLockableBucket } from './lock/request.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { locateObject, type ObjectTarget, objectAccess } from './target.ts';
import { checkVersionId } from './versions/version-id.ts';

export const PutObjectRetention: ServerOperation<
  PutObjectRetentionCommandInput,
  PutObjectRetentionCommandOutput,
  ObjectTarget
> = {
  locate: locateObject,
  access: (target, input, call) => [
    objectAccess('s3:PutObjectRetention', target, call, retentionContext(input, call.nowMs)),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    checkVersionId(input.VersionId);
    requireLockableBucket(target.bucket);
    const wanted = readRetention(input.Retention ?? {}, call.nowMs);
    const context = retentionContext(input, call.nowMs);
    const bypasses = await bypassesGovernance(call, target, input.BypassGovernanceRetention, context);
    await changeObject(call, target, input.VersionId, async (_, __, object) => {
      checkRetentionChange(object.retention, wanted, call.nowMs, bypasses);
      return { ...object, retention: wanted };
    });
    return {};
  },
};

function retentionContext({ Retention, VersionId }: PutObjectRetentionCommandInput, nowMs: number) {
  const asked = { ObjectLockMode: Retention?.Mode, ObjectLockRetainUntilDate: Retention?.RetainUntilDate };
  return { ...lockContext(asked, nowMs), 's3:VersionId': VersionId };
}

/** An empty document takes the retention away. */
function readRetention(given: ObjectLockRetention, nowMs: number): ObjectRetention | undefined {
  const { Mode, RetainUntilDate, EventHold, EventHoldDuration } = given;
  if (EventHold !== undefined || EventHoldDuration !== undefined)
    throw new Fault('NotImplemented', { what: 'an event hold (`EventHold`, `EventHoldDuration`)' });
  if (Mode === undefined && RetainUntilDate === undefined) return undefined;
  if (!isMode(Mode) || RetainUntilDate === undefined) throw new Fault('MalformedXML');
  return { mode: Mode, retainUntilMs: checkedUntil(RetainUntilDate, nowMs, 'RetainUntilDate') };
}
