// Stores one body as an object: sealed while it is read, its checksums compared, and visible in one transaction.
import type { Headers } from '../../kernel/wire.ts';
import type { ChecksumName } from '../../protocol/checksums/algorithms.ts';
import type { Expectation } from '../../protocol/checksums/expectation.ts';
import type { ObjectProperties, ObjectRecord } from '../../storage/records/object.ts';
import type { ServerCall } from '../context.ts';
import { newId } from './body/body-context.ts';
import { type BodyToWrite, type StagedBody, writeBody } from './body/write-body.ts';
import { type Committed, commitStaged } from './commit-object.ts';
import { makeDataKey } from './encryption/data-key.ts';
import type { EncryptionSettings } from './encryption/settings.ts';
import { entityTag, hasMd5Tag, startBodyDigest } from './object-checksum.ts';
import type { ObjectTarget } from './target.ts';
import type { NewObject } from './versions/change-key.ts';

/** AWS's bound on what one request puts. */
export const largestPutBytes = 5 * 1024 ** 3;

export interface ObjectToStore extends Pick<ObjectRecord, 'headers' | 'userMetadata'> {
  readonly properties: ObjectProperties;
  readonly settings: EncryptionSettings;
  /** What the request says of the body. */
  readonly expectation: Expectation;
  /** Of the checksum to keep where the request gives none. */
  readonly algorithm?: ChecksumName | undefined;
  /** Called once the data key is there: from then on the body is read to its end or given back. */
  open(): Promise<BodyToWrite['source']> | BodyToWrite['source'];
  /** After the body's end. */
  trailers(): Headers;
  /** Throws when what would be replaced is not what the request demands. */
  check(current: ObjectRecord | undefined): void;
}

export async function storeObject(call: ServerCall, target: ObjectTarget, wanted: ObjectToStore): Promise<Committed> {
  const { random } = call.resources;
  const objectId = newId(random);
  const sealed = { bucket: target.bucket.name, key: target.key, objectId };
  const { dataKey, encryption } = await makeDataKey(call, wanted.settings, sealed);
  const digest = startBodyDigest(wanted.expectation, {
    withMd5: hasMd5Tag(encryption.kind),
    ...(wanted.algorithm && { algorithm: wanted.algorithm }),
  });
  let body: StagedBody;
  try {
    body = await writeBody(call.resources, {
      source: await wanted.open(),
      objectId,
      partNumber: 1,
      dataKey,
      limitBytes: largestPutBytes,
      observe: digest.update,
    });
  } finally {
    dataKey.fill(0);
  }
  const { checksum, md5 } = await finished(body, () => digest.finish(wanted.trailers()));
  const object: NewObject = {
    ...wanted.properties,
    objectId,
    sizeBytes: body.sealed.sizeBytes,
    etag: entityTag(md5, encryption.kind, random),
    lastModifiedMs: call.nowMs,
    headers: wanted.headers,
    userMetadata: wanted.userMetadata,
    checksum,
    encryption,
    restore: undefined,
    body: { kind: 'whole', sealed: body.sealed },
  };
  return commitStaged(call, target, body, { object, check: (current) => wanted.check(current) });
}

/** A body that is not what the request said is forgotten. */
async function finished<Result>(body: StagedBody, finish: () => Result): Promise<Result> {
  try {
    return finish();
  } catch (error) {
    await body.discard();
    throw error;
  }
}
