// Tells what is asked of an object's size, entity tag, checksum and parts. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
import type {
  GetObjectAttributesCommandInput,
  GetObjectAttributesCommandOutput,
  GetObjectAttributesParts,
  ObjectAttributes,
  StorageClass,
} from '@aws-sdk/client-s3';
import { Fault } from '../../kernel/fault.ts';
import { type ObjectChecksum, ObjectParts, type ObjectRecord } from '../../storage/records/object.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { shownTime } from './conditions.ts';
import { readCustomerKey, requireCustomerKey } from './encryption/customer-key.ts';
import { permitDataKey } from './encryption/data-key.ts';
import { checkedCount, numberOf } from './multipart/limits.ts';
import { checksumAnswer } from './object-checksum.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { objectVersion, reading, shownVersion } from './read-object.ts';
import { locateStored } from './stored-target.ts';
import { type ObjectTarget, versionAccess } from './target.ts';

const known: readonly string[] = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];
const mostParts = 1000;
const readingAttributes = { current: 's3:GetObjectAttributes', version: 's3:GetObjectVersionAttributes' } as const;

export const GetObjectAttributes: ServerOperation<
  GetObjectAttributesCommandInput,
  GetObjectAttributesCommandOutput,
  ObjectTarget
> = {
  locate: locateStored,
  access: (target, input, call) =>
    [reading, readingAttributes].map((actions) => versionAccess(actions, target, input.VersionId, call)),
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const wanted: readonly ObjectAttributes[] = input.ObjectAttributes ?? [];
    for (const name of wanted)
      if (!known.includes(name))
        throw new Fault('InvalidArgument', {
          message: 'Invalid attribute name specified.',
          ArgumentName: 'x-amz-object-attributes',
          ArgumentValue: name,
        });
    const customerKey = readCustomerKey(input, call);
    const object = await objectVersion(call, target, input.VersionId);
    requireCustomerKey(object.encryption, customerKey);
    if (wanted.includes('Checksum') || (wanted.includes('ObjectParts') && showsPartChecksums(object)))
      await permitDataKey(call, object.encryption);
    const parts = wanted.includes('ObjectParts') ? await partsAnswer(call, target, object, input) : undefined;
    return {
      LastModified: shownTime(object.lastModifiedMs),
      ...shownVersion(target, object),
      ...(wanted.includes('ETag') && { ETag: object.etag }),
      ...(wanted.includes('Checksum') && object.checksum && { Checksum: checksumAnswer(object.checksum) }),
      ...(parts && { ObjectParts: parts }),
      ...(wanted.includes('StorageClass') && { StorageClass: object.storageClass as StorageClass }),
      ...(wanted.includes('ObjectSize') && { ObjectSize: object.sizeBytes }),
    };
  },
};

/** Each tells something of the content of its part, as the object's own checksum does of the whole. */
const showsPartChecksums = ({ body, checksum }: ObjectRecord): boolean =>
  body.kind === 'parts' && checksum?.type === 'COMPOSITE';

/** Nothing for an object that was put whole. The parts themselves are listed only where each has a checksum. */
async function partsAnswer(
  call: ServerCall,
  { bucket }: ObjectTarget,
  object: ObjectRecord,
  input: { readonly MaxParts?: number | undefined; readonly PartNumberMarker?: string | undefined },
): Promise<GetObjectAttributesParts | undefined> {
  if (object.body.kind === 'whole') return undefined;
  const { partCount } = object.body;
  if (!showsPartChecksums(object)) return { TotalPartsCount: partCount };
  const stored = await call.resources.records.get(ObjectParts, [bucket.id, object.objectId]);
  const marker = checkedCount(numberOf(input.PartNumberMarker), 'part-number-marker', 0);
  const limit = Math.min(checkedCount(input.MaxParts, 'max-parts', mostParts), mostParts);
  const following = (stored?.parts ?? []).filter(({ partNumber }) => partNumber > marker);
  const shown = following.slice(0, limit);
  return {
    TotalPartsCount: partCount,
    PartNumberMarker: String(marker),
    ...(shown.length > 0 && { NextPartNumberMarker: String(shown.at(-1)?.partNumber) }),
    MaxParts: limit,
    IsTruncated: following.length > shown.length,
    Parts: shown.map(({ partNumber, sizeBytes, checksum }) => ({
      PartNumber: partNumber,
      Size: sizeBytes,
      ...(checksum !== undefined && object.checksum && partChecksum(object.checksum, checksum)),
    })),
  };
}

const partChecksum = ({ algorithm }: ObjectChecksum, value: string) => ({ [`Checksum${algorithm}`]: value });
