// Gives an object, or a range of it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
import type { GetObjectCommandInput, GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ServerCall, ServerOperation } from '../context.ts';
import { readBody } from './body/read-body.ts';
import type { CustomerKey } from './encryption/customer-key.ts';
import { findDataKey } from './encryption/data-key.ts';
import { expirationAnswer } from './lifecycle/expiration-answer.ts';
import { shownLock } from './lock/shown-lock.ts';
import { objectAnswer } from './object-answer.ts';
import { checkReadForm, objectVersion, reading, shownTagCount, shownVersion, wantedBytes } from './read-object.ts';
import { requireReadable } from './restore/state.ts';
import { locateStored } from './stored-target.ts';
import { type ObjectTarget, versionAccess } from './target.ts';
import { whileThere } from './while-there.ts';

export const GetObject: ServerOperation<GetObjectCommandInput, GetObjectCommandOutput, ObjectTarget> = {
  locate: locateStored,
  access: (target, input, call) => [versionAccess(reading, target, input.VersionId, call)],
  async run(input, target, call) {
    const customerKey = checkReadForm(call, input);
    return whileThere(call, target, input.VersionId, (there) => answer(input, there, call, customerKey));
  },
};

async function answer(
  input: GetObjectCommandInput,
  target: ObjectTarget,
  call: ServerCall,
  customerKey: CustomerKey | undefined,
) {
  const object = await objectVersion(call, target, input.VersionId);
  const window = await wantedBytes(call, target, input, object, customerKey);
  requireReadable(object, call.nowMs);
  const tagCount = await shownTagCount(call, target, input.VersionId, object);
  const dataKey = await findDataKey(call, object.encryption, object.objectId, customerKey);
  const { start, end } = window;
  const body = await readBody(call.resources, { bucketId: target.bucket.id, object, dataKey, start, end });
  return {
    ...objectAnswer(object, window, input, customerKey, call.nowMs),
    ...tagCount,
    ...shownVersion(target, object),
    ...(await shownLock(call, target, object)),
    ...(input.VersionId === undefined && (await expirationAnswer(call.resources.records, target, object))),
    Body: body as unknown as NonNullable<GetObjectCommandOutput['Body']>,
  };
}
