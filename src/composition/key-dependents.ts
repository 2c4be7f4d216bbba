// What in a data folder is under a KMS key, counted from the records themselves: exact at the moment, whatever crashed
// before. docs/decisions/0195-what-depends-on-a-key.md
import { type Config, readConfig } from '../config/config.ts';
import { parseArn } from '../kernel/arn.ts';
import { systemSurroundings } from '../main.ts';
import { Bucket, BucketEncryption, type BucketRecord } from '../storage/records/bucket.ts';
import { MultipartUpload } from '../storage/records/multipart-upload.ts';
import { type ObjectEncryption, StoredObject } from '../storage/records/object.ts';
import { NoncurrentVersion } from '../storage/records/object-version.ts';
import type { RecordReader } from '../storage/records/record.ts';
import { takeHandedOver } from './handed-over.ts';
import { openServedData } from './root-key-admin.ts';

/** A use of the key in a bucket. */
export interface DependentUse {
  readonly bucket: string;
  readonly what: 'default encryption' | 'object' | 'older version' | 'upload in parts';
  /** Of an object. */
  readonly key?: string;
}

export interface KeyNames {
  readonly arn: string;
  /** With their prefix: `alias/name`. */
  readonly aliases: readonly string[];
}

/** The configuration of a server whose folder this is. */
export function configOfFolder(folder: string): Config {
  return readConfig(['--data', folder], process.env, 1);
}

/** Tells `see` of every use, and `progress` of how many records it has read. False when nobody ever served the folder. */
export async function scanFolder(
  config: Config,
  names: KeyNames,
  see: (use: DependentUse) => void,
  progress: (records: number) => void,
): Promise<boolean> {
  const handedOver = await takeHandedOver(config, process.env, process.stdin);
  await using data = await openServedData(config, { ...systemSurroundings, handedOver });
  if (data === undefined) return false;
  await scanRecords(data.records, names, see, progress);
  return true;
}

export async function scanRecords(
  records: RecordReader,
  names: KeyNames,
  see: (use: DependentUse) => void,
  progress: (records: number) => void,
): Promise<void> {
  const bucketNames = new Map<string, string>();
  let read = 0;
  const count = () => {
    read += 1;
    if (read % 1000 === 0) progress(read);
  };
  for await (const { value: bucket } of records.list(Bucket, { under: [] })) {
    bucketNames.set(bucket.id, bucket.name);
    const { kmsKeyId } = (await records.get(BucketEncryption, [bucket.id])) ?? {};
    if (namesKey(kmsKeyId, bucket, names)) see({ bucket: bucket.name, what: 'default encryption' });
    count();
  }
  const seeObject = (what: DependentUse['what'], id: unknown, key: unknown, encryption: ObjectEncryption) => {
    const bucket = bucketNames.get(String(id)) ?? String(id);
    if ('keyArn' in encryption && encryption.keyArn === names.arn) see({ bucket, what, key: String(key) });
    count();
  };
  for await (const { key, value } of records.list(StoredObject, { under: [] }))
    seeObject('object', key[0], key[1], value.encryption);
  for await (const { key, value } of records.list(NoncurrentVersion, { under: [] })) {
    const { version } = value;
    if (version.kind === 'object') seeObject('older version', key[0], key[1], version.object.encryption);
  }
  for await (const { key, value } of records.list(MultipartUpload, { under: [] }))
    seeObject('upload in parts', key[0], key[1], value.encryption);
  progress(read);
}

/** A default that names an id or an alias means the key of whoever writes: it may lead to this key, in its account. */
export function namesKey(
  kmsKeyId: string | undefined,
  bucket: Pick<BucketRecord, 'region'>,
  { arn, aliases }: KeyNames,
): boolean {
  const { region, resource = '' } = parseArn(arn) ?? {};
  if (kmsKeyId === undefined || region !== bucket.region) return false;
  const prefix = arn.slice(0, arn.length - resource.length);
  const own = [resource.replace('key/', ''), ...aliases];
  return kmsKeyId === arn || own.includes(kmsKeyId) || aliases.some((alias) => kmsKeyId === `${prefix}${alias}`);
}
