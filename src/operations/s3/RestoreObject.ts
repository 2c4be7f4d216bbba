// Makes a copy of an archived object that can be read for some days. https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
import type { RestoreObjectCommandInput, RestoreObjectCommandOutput } from '@aws-sdk/client-s3';
import { withStatus } from '../../protocol/own-status.ts';
import type { ServerOperation } from '../context.ts';
import { occasionOf, requireBucket } from './commit-object.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { objectVersion } from './read-object.ts';
import { readRestoreRequest } from './restore/read-request.ts';
import { startRestore } from './restore/start-restore.ts';
import { locateObject, type ObjectTarget, objectAccess } from './target.ts';
import { findVersion } from './versions/find-version.ts';
import { checkVersionId } from './versions/version-id.ts';

const accepted = 202;

export const RestoreObject: ServerOperation<RestoreObjectCommandInput, RestoreObjectCommandOutput, ObjectTarget> = {
  locate: locateObject,
  access: (target, _, call) => [objectAccess('s3:RestoreObject', target, call)],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    checkVersionId(input.VersionId);
    const wanted = readRestoreRequest(input.RestoreRequest);
    const occasion = occasionOf(call);
    for (;;) {
      // Tells whoever may know that there is none.
      await objectVersion(call, target, input.VersionId);
      const outcome = await call.resources.records.transaction(async (transaction) => {
        const bucket = await requireBucket(transaction, target);
        const found = await findVersion(transaction, bucket.id, target.key, input.VersionId);
        if (found?.version.kind !== 'object') return undefined;
        const { isCurrent, version } = found;
        return startRestore(
          transaction,
          { bucket, key: target.key },
          { isCurrent, object: version.object },
          wanted,
          occasion,
        );
      });
      if (outcome === 'started') return withStatus({}, accepted);
      if (outcome === 'extended') return {};
      // Deleted between the two.
    }
  },
};
