// Tells what GetObject would, without the bytes. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
import type { HeadObjectCommandInput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ServerCall, ServerOperation } from '../context.ts';
import type { CustomerKey } from './encryption/customer-key.ts';
import { permitDataKey } from './encryption/data-key.ts';
import { expirationAnswer } from './lifecycle/expiration-answer.ts';
import { shownLock } from './lock/shown-lock.ts';
import { objectAnswer } from './object-answer.ts';
import { checkReadForm, objectVersion, reading, shownTagCount, shownVersion, wantedBytes } from './read-object.ts';
import { locateStored } from './stored-target.ts';
import { type ObjectTarget, versionAccess } from './target.ts';
import { whileThere } from './while-there.ts';

export const HeadObject: ServerOperation<HeadObjectCommandInput, HeadObjectCommandOutput, ObjectTarget> = {
  locate: locateStored,
  access: (target, input, call) => [versionAccess(reading, target, input.VersionId, call)],
  async run(input, target, call) {
    const customerKey = checkReadForm(call, input);
    return whileThere(call, target, input.VersionId, (there) => answer(input, there, call, customerKey));
  },
};

async function answer(
  input: HeadObjectCommandInput,
  target: ObjectTarget,
  call: ServerCall,
  customerKey: CustomerKey | undefined,
) {
  const object = await objectVersion(call, target, input.VersionId);
  const window = await wantedBytes(call, target, input, object, customerKey);
  // A checksum tells something of the content: whoever may not decrypt it may not see it.
  if (input.ChecksumMode === 'ENABLED') await permitDataKey(call, object.encryption);
  return {
    ...objectAnswer(object, window, input, customerKey, call.nowMs),
    ...shownVersion(target, object),
    ...(await shownLock(call, target, object)),
    ...(input.VersionId === undefined && (await expirationAnswer(call.resources.records, target, object))),
    ...(await shownTagCount(call, target, input.VersionId, object)),
  };
}
