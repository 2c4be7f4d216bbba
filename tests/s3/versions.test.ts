// Versions of objects: what a write, a deletion and a copy leave behind, and what each version id leads to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectAclCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { blobCountBecomes, fullPart, md5, newUpload } from './multipart-support.ts';
import { newBucketWorld, refused, sendingHeader, textOf } from './support.ts';

const Key = 'key';

async function newVersionedWorld() {
  const world = await newBucketWorld();
  const { s3, bucket: Bucket } = world;
  const setVersioning = (Status: 'Enabled' | 'Suspended') =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const put = async (Body: string) => (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
  const remove = (VersionId?: string) => s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  const get = async (VersionId?: string) => textOf(await s3.send(new GetObjectCommand({ Bucket, Key, VersionId })));
  return { ...world, s3, Bucket, setVersioning, put, remove, get };
}

/** Newest first, delete markers with an empty tag. */
async function versionsOf(s3: S3Client, Bucket: string) {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  return {
    versions: Versions.map(({ VersionId }) => VersionId),
    markers: DeleteMarkers.map(({ VersionId }) => VersionId),
    latest: [...Versions, ...DeleteMarkers].filter(({ IsLatest }) => IsLatest === true).map((one) => one.VersionId),
  };
}

test('every write and deletion of a versioned bucket leaves a version, and each is read by its id', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning, put, remove, get } = world;
  assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, undefined);
  assert.equal(await put('before'), undefined);
  await setVersioning('Enabled');
  assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, 'Enabled');

  const first = await put('first');
  const second = await put('second');
  assert.match(`${first} ${second}`, /^[\w-]{32} [\w-]{32}$/);
  assert.deepEqual(await Promise.all([get(), get('null'), get(first), get(second)]), [
    'second',
    'before',
    'first',
    'second',
  ]);
  const whole = await s3.send(new GetObjectCommand({ Bucket, Key }));
  assert.equal(whole.VersionId, second);
  assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key, VersionId: 'null' }))).VersionId, 'null');

  const marker = await remove();
  assert.equal(marker.DeleteMarker, true);
  const gone = await refused(s3.send(new GetObjectCommand({ Bucket, Key })), 'NoSuchKey', 404);
  assert.equal(gone.$response?.headers['x-amz-delete-marker'], 'true');
  assert.equal(gone.$response?.headers['x-amz-version-id'], marker.VersionId);
  assert.equal((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
  assert.deepEqual(await versionsOf(s3, Bucket), {
    versions: [second, first, 'null'],
    markers: [marker.VersionId],
    latest: [marker.VersionId],
  });

  const unmarked = await remove(marker.VersionId);
  assert.deepEqual([unmarked.DeleteMarker, unmarked.VersionId], [true, marker.VersionId]);
  assert.equal(await get(), 'second');
  assert.equal((await remove(second)).DeleteMarker, undefined);
  assert.equal(await get(), 'first');
  assert.deepEqual(world.server.reported, []);
});

test('a delete marker that is named can only be deleted, and an id that is none is told from one that is gone', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning, put, remove } = world;
  await setVersioning('Enabled');
  const VersionId = await put('content');
  const marker = await remove();
  for (const Command of [GetObjectCommand, HeadObjectCommand]) {
    const named = s3.send(new Command({ Bucket, Key, VersionId: marker.VersionId }));
    const error = await named.then(
      () => assert.fail('a marker has no content'),
      (thrown: { $metadata: { httpStatusCode: number }; $response: { headers: Record<string, string> } }) => thrown,
    );
    assert.equal(error.$metadata.httpStatusCode, 405);
    const { headers } = error.$response;
    assert.deepEqual([headers.allow, headers['x-amz-delete-marker']], ['DELETE', 'true']);
    assert.ok(Number.isFinite(Date.parse(`${headers['last-modified']}`)));
  }
  await remove(VersionId);
  await refused(s3.send(new GetObjectCommand({ Bucket, Key, VersionId })), 'NoSuchVersion', 404);
  for (const wrong of ['x', '0'.repeat(33), 'not-an-id'])
    await refused(
      s3.send(new GetObjectCommand({ Bucket, Key, VersionId: wrong })),
      'InvalidArgument',
      400,
      /Invalid version id specified/,
    );
  // A version that is gone counts as deleted.
  assert.equal((await remove(VersionId)).VersionId, VersionId);
});

test('while versions are suspended there is one version `null`, and the others stay', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning, put, remove, get } = world;
  await setVersioning('Enabled');
  const kept = await put('kept');
  await setVersioning('Suspended');
  assert.equal(await put('one'), undefined);
  assert.equal(await put('two'), undefined);
  assert.deepEqual(await versionsOf(s3, Bucket), { versions: ['null', kept], markers: [], latest: ['null'] });
  assert.equal(await get('null'), 'two');
  const marker = await remove();
  assert.deepEqual([marker.DeleteMarker, marker.VersionId], [true, 'null']);
  assert.deepEqual(await versionsOf(s3, Bucket), { versions: [kept], markers: ['null'], latest: ['null'] });

  await setVersioning('Enabled');
  const later = await put('later');
  // The marker `null` is an older version now, and is written over from there.
  await setVersioning('Suspended');
  await put('three');
  assert.deepEqual(await versionsOf(s3, Bucket), { versions: ['null', later, kept], markers: [], latest: ['null'] });
  await remove('null');
  assert.equal(await get(), 'later');
});

test('bytes go with their version, and no sooner', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning, put, remove, server } = world;
  const large = (letter: string) => letter.repeat(100_000);
  await put(large('a'));
  await put(large('b'));
  await blobCountBecomes(server.dataFolder, 1);
  await setVersioning('Enabled');
  const versions = ['null', await put(large('c')), await put(large('d')), (await remove()).VersionId];
  await blobCountBecomes(server.dataFolder, 3);
  await refused(s3.send(new DeleteBucketCommand({ Bucket })), 'BucketNotEmpty', 409, /delete all versions/);
  for (const [index, version] of versions.entries()) {
    await remove(version);
    await blobCountBecomes(server.dataFolder, Math.max(0, 2 - index));
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
});

test('a named version is copied, whole and as a part, and its copy onto its own key brings it back', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning, put, get } = world;
  await setVersioning('Enabled');
  const old = await put('old');
  await put('new');
  const CopySource = `${Bucket}/${Key}?versionId=${old}`;
  const restored = await s3.send(new CopyObjectCommand({ Bucket, Key, CopySource }));
  assert.equal(restored.CopySourceVersionId, old);
  assert.equal(await get(), 'old');
  assert.equal(await get(restored.VersionId), 'old');

  const upload = await newUpload(s3, { Bucket, Key: 'parts' });
  const part = { Bucket, Key: 'parts', UploadId: upload.id, PartNumber: 1 };
  const copied = await s3.send(new UploadPartCopyCommand({ ...part, CopySource }));
  assert.equal(copied.CopySourceVersionId, old);
  const completed = await upload.complete([{ PartNumber: 1, ETag: copied.CopyPartResult?.ETag }]);
  const again = await upload.complete([{ PartNumber: 1, ETag: copied.CopyPartResult?.ETag }]);
  assert.match(`${completed.VersionId}`, /^[\w-]{32}$/);
  assert.equal(again.VersionId, completed.VersionId);
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'parts' }));
  assert.deepEqual(
    Versions?.map(({ VersionId }) => VersionId),
    [completed.VersionId],
  );

  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  const current = { Bucket, Key: 'x', CopySource: `${Bucket}/${Key}` };
  await refused(s3.send(new CopyObjectCommand(current)), 'NoSuchKey', 404);
  const { DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
  const marked = { ...current, CopySource: `${Bucket}/${Key}?versionId=${DeleteMarkers?.[0]?.VersionId}` };
  await refused(s3.send(new CopyObjectCommand(marked)), 'InvalidRequest', 400, /delete marker/);
});

test('attributes, tags and ACL are those of the version', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning, put } = world;
  await setVersioning('Enabled');
  const VersionId = await put('first');
  await put('second, longer');
  const place = { Bucket, Key, VersionId };
  const attributes = await s3.send(new GetObjectAttributesCommand({ ...place, ObjectAttributes: ['ObjectSize'] }));
  assert.deepEqual([attributes.ObjectSize, attributes.VersionId], [5, VersionId]);
  assert.equal((await s3.send(new GetObjectTaggingCommand(place))).VersionId, VersionId);
  assert.equal((await s3.send(new GetObjectAclCommand(place))).Grants?.length, 1);
  const range = await s3.send(new GetObjectCommand({ ...place, Range: 'bytes=1-2' }));
  assert.equal(await textOf(range), 'ir');
});

test('a part of an old version, other headers for it, and its customer key are asked for as of the current one', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning, put } = world;
  await setVersioning('Enabled');
  const upload = await newUpload(s3, { Bucket, Key });
  const parts = [await upload.part(1, Buffer.alloc(fullPart, 'a')), await upload.part(2, Buffer.from('end'))];
  const { VersionId } = await upload.complete(parts);
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const },
    BlockedEncryptionTypes: { EncryptionType: ['NONE' as const] },
  };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
  const key = Buffer.alloc(32, 7);
  const customer = {
    SSECustomerAlgorithm: 'AES256',
    SSECustomerKey: key.toString('base64'),
    SSECustomerKeyMD5: md5(key).toString('base64'),
  };
  const sealed = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'sealed by its owner', ...customer }));
  await put('current');
  const second = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId, PartNumber: 2 }));
  assert.deepEqual([await textOf(second), second.PartsCount, second.VersionId], ['end', 2, VersionId]);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key, VersionId, PartNumber: 1 }));
  assert.equal(head.ContentLength, fullPart);
  const overrides = { ResponseContentType: 'text/plain', ResponseCacheControl: 'no-store' };
  const overridden = await s3.send(new HeadObjectCommand({ Bucket, Key, VersionId, ...overrides }));
  assert.deepEqual([overridden.ContentType, overridden.CacheControl], ['text/plain', 'no-store']);
  const old = { Bucket, Key, VersionId: sealed.VersionId };
  await refused(s3.send(new GetObjectCommand(old)), 'InvalidRequest', 400);
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ ...old, ...customer }))), 'sealed by its owner');
});

test('an older version is read under conditions of its own', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning } = world;
  await setVersioning('Enabled');
  const old = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'old' }));
  const current = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'current' }));
  const get = (more: object) => s3.send(new GetObjectCommand({ Bucket, Key, VersionId: old.VersionId, ...more }));
  assert.equal(await textOf(await get({ IfMatch: old.ETag })), 'old');
  await refused(get({ IfMatch: current.ETag }), 'PreconditionFailed', 412);
  assert.equal(await textOf(await get({ IfNoneMatch: current.ETag })), 'old');
  await assert.rejects(
    get({ IfNoneMatch: old.ETag }),
    (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode === 304,
  );
  const CopySource = `${Bucket}/${Key}?versionId=${old.VersionId}`;
  const copy = (more: object) => s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource, ...more }));
  await refused(copy({ CopySourceIfMatch: current.ETag }), 'PreconditionFailed', 412);
  await copy({ CopySourceIfMatch: old.ETag, IfNoneMatch: '*' });
  await refused(copy({ IfNoneMatch: '*' }), 'PreconditionFailed', 412);
});

test('many are deleted at once, by name and by version', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning, put } = world;
  await setVersioning('Enabled');
  const first = await put('first');
  await s3.send(new PutObjectCommand({ Bucket, Key: 'other', Body: 'x' }));
  const Objects = [{ Key, VersionId: first }, { Key: 'other' }, { Key: 'never' }, { Key, VersionId: 'wrong' }];
  const { Deleted = [], Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  assert.deepEqual(
    Deleted.map(({ Key: name, VersionId, DeleteMarker }) => [name, VersionId, DeleteMarker]),
    [
      [Key, first, undefined],
      ['other', undefined, true],
      ['never', undefined, true],
    ],
  );
  assert.deepEqual(
    Errors.map(({ Code, VersionId }) => [Code, VersionId]),
    [['NoSuchVersion', 'wrong']],
  );
  const marker = Deleted[1]?.DeleteMarkerVersionId;
  const again = { Bucket, Delete: { Objects: [{ Key: 'other', VersionId: marker }] } };
  const unmarked = await s3.send(new DeleteObjectsCommand(again));
  assert.deepEqual(unmarked.Deleted, [
    { Key: 'other', VersionId: marker, DeleteMarker: true, DeleteMarkerVersionId: marker },
  ]);
  assert.equal(await textOf(await s3.send(new GetObjectCommand({ Bucket, Key: 'other' }))), 'x');
});

test('conditions are asked of the current version, and a delete marker is none', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning, put, remove, get } = world;
  await setVersioning('Enabled');
  const old = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'old' }));
  const current = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'current' }));
  const write = (more: object) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'written', ...more }));
  const erase = (more: object) => s3.send(new DeleteObjectCommand({ Bucket, Key, ...more }));
  await refused(write({ IfNoneMatch: '*' }), 'PreconditionFailed', 412);
  await refused(write({ IfMatch: old.ETag }), 'PreconditionFailed', 412);
  await refused(erase({ IfMatch: old.ETag }), 'PreconditionFailed', 412);
  await refused(erase({ IfMatch: old.ETag, VersionId: old.VersionId }), 'PreconditionFailed', 412);
  await erase({ IfMatch: current.ETag, VersionId: old.VersionId });
  await refused(s3.send(new GetObjectCommand({ Bucket, Key, VersionId: old.VersionId })), 'NoSuchVersion', 404);
  await write({ IfMatch: current.ETag });
  await erase({ IfMatch: '*' });
  await refused(erase({ IfMatch: '*' }), 'PreconditionFailed', 412);
  await refused(write({ IfMatch: current.ETag }), 'NoSuchKey', 404);
  const created = await write({ IfNoneMatch: '*' });
  assert.equal(await get(created.VersionId), 'written');
  await remove();
  assert.ok(await put('after the marker'));
});

test('what versioning cannot be set to is refused by name', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket } = world;
  const set = (VersioningConfiguration: object) =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  await refused(set({ Status: 'Enabled', MFADelete: 'Enabled' }), 'NotImplemented', 501, /MFA delete/);
  await refused(set({}), 'IllegalVersioningConfigurationException', 400);
  await refused(set({ Status: 'Off' }), 'MalformedXML', 400);
  await set({ Status: 'Enabled', MFADelete: 'Disabled' });
  await sendingHeader(s3, 'x-amz-mfa', 'serial 123456', () =>
    refused(set({ Status: 'Suspended' }), 'NotImplemented', 501, /x-amz-mfa/),
  );
});

test('after a restart every version is there, and is listed in its place', async () => {
  await using world = await newVersionedWorld();
  const { s3, Bucket, setVersioning, put, remove, server } = world;
  await setVersioning('Enabled');
  const bodies = ['a', 'b'.repeat(100_000)];
  const ids = [];
  for (const body of bodies) ids.unshift(await put(body));
  const marker = await remove();
  const before = await versionsOf(s3, Bucket);
  assert.deepEqual(before.versions, ids);
  await server.restart();
  const { s3: again } = server.clients(server.admin);
  assert.deepEqual(await versionsOf(again, Bucket), before);
  for (const [index, VersionId] of ids.entries())
    assert.equal(await textOf(await again.send(new GetObjectCommand({ Bucket, Key, VersionId }))), bodies[1 - index]);
  await again.send(new DeleteObjectCommand({ Bucket, Key, VersionId: marker.VersionId }));
  assert.equal(await textOf(await again.send(new GetObjectCommand({ Bucket, Key }))), bodies[1]);
});
