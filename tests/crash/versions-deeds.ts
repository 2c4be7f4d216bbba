// What a client does to a versioned bucket, one thing after another: each as the server is asked it and as the model has it.
import assert from 'node:assert/strict';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Chance } from './chance.ts';
import { type ModelBucket, type ModelPage, type ModelQuery, shown } from './versions-model.ts';

export interface Answer {
  readonly VersionId?: string | undefined;
  readonly ETag?: string | undefined;
}

export interface Deed {
  readonly name: string;
  /** The code that it must be refused with. */
  readonly refusal?: string | undefined;
  send(s3: S3Client): Promise<Answer>;
  /** Only of what was not refused. */
  apply(model: ModelBucket, answer: Answer): void;
}

export const keys = ['a', 'a/b', 'a/ü/1', 'a/ü/2', 'a/\ue000', 'a/😀', 'b', 'b+%2F'];
/** Well-formed, and of no version. */
const strangeVersion = 'AAABjm8yJgB1bmtub3duLXZlcnNpb24h';
/** Of no content. */
const stale = '"00000000000000000000000000000000"';
const smallBytes = 2000;
const largeBytes = 200_000;

type Make = (chance: Chance, model: ModelBucket, place: { readonly Bucket: string; readonly Key: string }) => Deed;

const bodyOf = (chance: Chance): Buffer =>
  chance.bytes(chance.integer(0, 9) < 7 ? chance.integer(0, smallBytes) : largeBytes);

function someVersion(chance: Chance, model: ModelBucket, key: string): string {
  return chance.pick([
    ...model.versionsOf(key).map(({ id }) => id),
    ...(chance.integer(0, 5) === 0 ? [strangeVersion] : []),
    'null',
  ]);
}

/** What the model is told of a new version. */
const added =
  (body: Buffer | undefined, key: string) =>
  (model: ModelBucket, { ETag = '', VersionId = '' }: Answer) =>
    model.add(key, body, ETag, VersionId);

const put: Make = (chance, model, place) => {
  const Body = bodyOf(chance);
  const current = model.current(place.Key);
  const condition = chance.pick([
    {},
    {},
    {},
    { IfNoneMatch: '*' },
    { IfMatch: current?.etag ?? stale },
    { IfMatch: stale },
  ]);
  return {
    name: `put ${JSON.stringify(condition)}`,
    refusal: writeRefusal(condition, current),
    send: (s3) => s3.send(new PutObjectCommand({ ...place, Body, ...condition })),
    apply: added(Body, place.Key),
  };
};

function writeRefusal(
  { IfNoneMatch, IfMatch }: { readonly IfNoneMatch?: string; readonly IfMatch?: string },
  current: { readonly etag: string } | undefined,
): string | undefined {
  if (IfNoneMatch !== undefined && current !== undefined) return 'PreconditionFailed';
  if (IfMatch === undefined) return undefined;
  if (current === undefined) return 'NoSuchKey';
  return current.etag === IfMatch ? undefined : 'PreconditionFailed';
}

const copy: Make = (chance, model, place) => {
  const from = chance.pick(keys);
  const id = chance.integer(0, 1) === 0 ? undefined : someVersion(chance, model, from);
  const source = `${place.Bucket}/${encodeURIComponent(from)}${id === undefined ? '' : `?versionId=${id}`}`;
  const refusal = model.refusalOf(from, id);
  return {
    name: `copy of ${from} ${id}`,
    refusal: refusal === 'MethodNotAllowed' ? 'InvalidRequest' : refusal,
    async send(s3) {
      const replace = { MetadataDirective: 'REPLACE' as const };
      const { VersionId, CopyObjectResult } = await s3.send(
        new CopyObjectCommand({ ...place, ...replace, CopySource: source }),
      );
      return { VersionId, ETag: CopyObjectResult?.ETag };
    },
    apply: (after, answer) => added(model.find(from, id)?.body, place.Key)(after, answer),
  };
};

const upload: Make = (chance, _, place) => {
  const Body = bodyOf(chance);
  return {
    name: 'upload in parts',
    async send(s3) {
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand(place));
      const part = { ...place, UploadId, PartNumber: 1 };
      const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body }));
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      return s3.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload }));
    },
    apply: added(Body, place.Key),
  };
};

const remove: Make = (chance, model, place) => {
  const current = model.current(place.Key);
  const { IfMatch }: { IfMatch?: string } = chance.pick([
    {},
    {},
    { IfMatch: current?.etag ?? stale },
    { IfMatch: stale },
  ]);
  return {
    name: `delete ${IfMatch}`,
    refusal: IfMatch === undefined || current?.etag === IfMatch ? undefined : 'PreconditionFailed',
    send: (s3) => s3.send(new DeleteObjectCommand({ ...place, IfMatch })),
    apply: (after, { VersionId = '' }) => after.delete(place.Key, VersionId),
  };
};

const removeVersion: Make = (chance, model, place) => {
  const VersionId = someVersion(chance, model, place.Key);
  return {
    name: `delete version ${VersionId}`,
    send: (s3) => s3.send(new DeleteObjectCommand({ ...place, VersionId })),
    apply: (after) => after.deleteVersion(place.Key, VersionId),
  };
};

const setVersioning: Make = (chance, _, { Bucket }) => {
  const Status = chance.pick(['Enabled', 'Enabled', 'Suspended'] as const);
  return {
    name: `versioning ${Status}`,
    async send(s3) {
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
      return {};
    },
    apply(after) {
      after.versioning = Status;
    },
  };
};

const read: Make = (chance, model, place) => {
  const VersionId = chance.integer(0, 1) === 0 ? undefined : someVersion(chance, model, place.Key);
  const expected = model.find(place.Key, VersionId);
  return {
    name: `get ${VersionId}`,
    refusal: model.refusalOf(place.Key, VersionId),
    async send(s3) {
      const got = await s3.send(new GetObjectCommand({ ...place, VersionId }));
      const body = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
      assert.ok(expected?.body?.equals(body), 'other bytes');
      assert.equal(got.ETag, expected?.etag);
      assert.equal(got.VersionId, model.versioning === undefined ? undefined : expected?.id);
      return {};
    },
    apply() {},
  };
};

const list: Make = (chance, model, { Bucket }) => {
  const query: ModelQuery = {
    prefix: chance.pick(['', 'a', 'a/', 'a/ü', 'x']),
    delimiter: chance.pick(['', '/', 'ü']),
    maxKeys: chance.integer(1, 9),
  };
  return {
    name: `list ${JSON.stringify(query)}`,
    async send(s3) {
      assert.deepEqual(await objectPages(s3, Bucket, query), model.objectPages(query));
      assert.deepEqual(await versionPages(s3, Bucket, query), model.versionPages(query));
      return {};
    },
    apply() {},
  };
};

const makers: readonly Make[] = [
  put,
  put,
  put,
  copy,
  upload,
  remove,
  remove,
  removeVersion,
  removeVersion,
  setVersioning,
  read,
  read,
  list,
];

export function nextDeed(chance: Chance, model: ModelBucket, Bucket: string): Deed {
  const Key = chance.pick(keys);
  const deed = chance.pick(makers)(chance, model, { Bucket, Key });
  return { ...deed, name: `${Key}: ${deed.name}` };
}

async function objectPages(s3: S3Client, Bucket: string, query: ModelQuery): Promise<readonly ModelPage[]> {
  const pages: ModelPage[] = [];
  const input = { Bucket, Prefix: query.prefix, Delimiter: query.delimiter, MaxKeys: query.maxKeys };
  for (let ContinuationToken: string | undefined, more = true; more; ) {
    const page: ListObjectsV2CommandOutput = await s3.send(new ListObjectsV2Command({ ...input, ContinuationToken }));
    const versions = (page.Contents ?? []).map(({ Key }) => `${Key}`);
    pages.push({ versions, markers: [], prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix}`) });
    ContinuationToken = page.NextContinuationToken;
    more = page.IsTruncated === true;
  }
  return pages;
}

export async function versionPages(s3: S3Client, Bucket: string, query: ModelQuery): Promise<readonly ModelPage[]> {
  const pages: ModelPage[] = [];
  const input = { Bucket, Prefix: query.prefix, Delimiter: query.delimiter, MaxKeys: query.maxKeys };
  for (
    let [KeyMarker, VersionIdMarker, more]: [string | undefined, string | undefined, boolean] = [
      undefined,
      undefined,
      true,
    ];
    more;
  ) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ ...input, KeyMarker, VersionIdMarker }),
    );
    const names = (listed: readonly Pick<ObjectVersion, 'Key' | 'VersionId'>[] = []) =>
      listed.map(({ Key, VersionId }) => shown(`${Key}`, `${VersionId}`));
    pages.push({
      versions: names(page.Versions),
      markers: names(page.DeleteMarkers),
      prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix}`),
    });
    KeyMarker = page.NextKeyMarker;
    VersionIdMarker = page.NextVersionIdMarker;
    more = page.IsTruncated === true;
  }
  return pages;
}
