// When and for what a key was last used, and since when that is known. https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
import {
  type GetKeyLastUsageCommandInput,
  type GetKeyLastUsageCommandOutput,
  KeyLastUsageTrackingOperation,
} from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { locateUsedKey, type UsedKeyTarget } from './key-usage.ts';

export const GetKeyLastUsage: ServerOperation<
  GetKeyLastUsageCommandInput,
  GetKeyLastUsageCommandOutput,
  UsedKeyTarget
> = {
  locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    return locateUsedKey(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:GetKeyLastUsage', target, call)],
  async run(_input, { key, lastUse }) {
    const created = new Date(key.createdAtMs);
    const Operation = Object.values(KeyLastUsageTrackingOperation).find((name) => name === lastUse?.operation);
    return {
      KeyId: key.keyId,
      KeyLastUsage:
        lastUse === undefined
          ? {}
          : {
              Operation,
              Timestamp: new Date(lastUse.timeMs),
              CloudTrailEventId: lastUse.eventId,
              KmsRequestId: lastUse.requestId,
            },
      TrackingStartDate: created,
      KeyCreationDate: created,
    };
  },
};
