// What lies in a data folder that nobody serves and that nothing refers to, bytes and records alike.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenData, openData } from '../../src/composition/open-data.ts';
import { hourMs, systemClock } from '../../src/kernel/clock.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { identityOf } from '../../src/operations/s3/versions/find-version.ts';
import { blobKind } from '../../src/storage/records/blob.ts';
import { MultipartUpload, UploadedPart } from '../../src/storage/records/multipart-upload.ts';
import {
  ObjectBody,
  ObjectParts,
  type ObjectRecord,
  type SealedBody,
  StoredObject,
} from '../../src/storage/records/object.ts';
import { CurrentMarker, NoncurrentNull, NoncurrentVersion } from '../../src/storage/records/object-version.ts';
import type { KeyParts, RecordReader } from '../../src/storage/records/record.ts';
import { sweep } from '../../src/storage/sweeper.ts';

/** Sweeps as the job does, then tells everything that should not be there, or should be and is not. */
export async function leftoversAfterSweep(dataFolder: string): Promise<readonly string[]> {
  await using data = await openData(dataFolder, systemClock, systemRandom);
  const { records, blobs } = data;
  const { failures } = await sweep({ records, blobs, clock: systemClock, suspects: new Map(), graceMs: hourMs });
  return [
    ...failures.map(({ id, error }) => `blob ${id} cannot be swept: ${error}`),
    ...(await unmatched(data)),
    ...(await dangling(data)),
    ...(await misplaced(data)),
  ];
}

/** Files and the records of blobs belong together, one to one, with their sizes. */
async function unmatched({ folder, records }: OpenData): Promise<string[]> {
  const files = new Map(
    readdirSync(folder.objects, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, statSync(join(entry.parentPath, entry.name)).size]),
  );
  const problems: string[] = [];
  for await (const { key, value } of records.list(blobKind, { under: [] })) {
    const size = files.get(String(key[0]));
    if (size !== value.sealedSizeBytes) problems.push(`blob ${key} has ${size} bytes of ${value.sealedSizeBytes}`);
    files.delete(String(key[0]));
  }
  return [...problems, ...[...files.keys()].map((name) => `file ${name} belongs to nothing`)];
}

/** The records of bodies and parts belong to an object or an upload, and their bytes to them. */
async function dangling({ records }: OpenData): Promise<string[]> {
  const problems: string[] = [];
  const used = { blobs: new Set<string>(), bodies: new Set<string>(), parts: new Set<string>() };
  const use = ({ place, bodyId }: SealedBody) => {
    if (place.kind === 'blob') used.blobs.add(place.blobId);
    else used.bodies.add(bodyId.toString('hex'));
  };
  for await (const { key, object } of storedVersions(records)) {
    if (object.body.kind === 'whole') use(object.body.sealed);
    else {
      const parts = await records.get(ObjectParts, [String(key[0]), object.objectId]);
      if (parts === undefined) problems.push(`object ${key} has no parts`);
      parts?.parts.forEach(use);
      used.parts.add(object.objectId.toString('hex'));
    }
  }
  const uploads = new Set<string>();
  for await (const { value } of records.list(MultipartUpload, { under: [] })) uploads.add(value.uploadId);
  for await (const { key, value } of records.list(UploadedPart, { under: [] })) {
    if (!uploads.has(String(key[1]))) problems.push(`part ${key} belongs to no upload`);
    use(value);
  }
  for await (const { key } of records.list(ObjectParts, { under: [] })) {
    if (!used.parts.has(hex(key[1]))) problems.push(`the parts of ${hex(key[1])} belong to no object`);
  }
  for await (const { key } of records.list(ObjectBody, { under: [] })) {
    if (!used.bodies.delete(hex(key[1]))) problems.push(`the body ${hex(key[1])} belongs to nothing`);
  }
  for await (const { key } of records.list(blobKind, { under: [] })) {
    if (!used.blobs.delete(String(key[0]))) problems.push(`blob ${key} belongs to nothing`);
  }
  const missing = [...used.bodies, ...used.blobs];
  return [...problems, ...missing.map((id) => `the bytes ${id} are missing`)];
}

/** A version that is not current has a newer one that is, and the version `null` is where the record of it says. */
async function misplaced({ records }: OpenData): Promise<string[]> {
  const problems: string[] = [];
  const nulls = new Set<string>();
  for await (const { key, value } of records.list(NoncurrentVersion, { under: [] })) {
    const place: [string, string] = [String(key[0]), String(key[1])];
    const { order, versionId } = identityOf(value.version);
    const object = await records.get(StoredObject, place);
    const marker = await records.get(CurrentMarker, place);
    if ((object === undefined) === (marker === undefined)) problems.push(`version ${key} has not one current version`);
    if (((object ?? marker)?.order ?? 0) <= order) problems.push(`version ${key} is newer than the current one`);
    if (versionId !== 'null') continue;
    nulls.add(place.join(' '));
    const index = await records.get(NoncurrentNull, place);
    if (index?.order !== order) problems.push(`version \`null\` of ${place} is not where it is said to be`);
  }
  for await (const { key } of records.list(NoncurrentNull, { under: [] }))
    if (!nulls.has(key.join(' '))) problems.push(`there is no version \`null\` of ${key}`);
  return problems;
}

/** Every object that is the version of a key, current or not. */
async function* storedVersions(records: RecordReader): AsyncGenerator<{ key: KeyParts; object: ObjectRecord }> {
  for await (const { key, value } of records.list(StoredObject, { under: [] })) yield { key, object: value };
  for await (const { key, value } of records.list(NoncurrentVersion, { under: [] }))
    if (value.version.kind === 'object') yield { key, object: value.version.object };
}

function hex(part: unknown): string {
  return Buffer.isBuffer(part) ? part.toString('hex') : String(part);
}
