// Looks at every bucket and version that an account's principal can see, by ordinary calls on S3: slow, and the only way where
// the data folder is not at hand, as on AWS.
import {
  GetBucketEncryptionCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type DependentUse, type KeyNames, namesKey } from '../../composition/key-dependents.ts';
import { region } from '../../kernel/ids.ts';
import { wordFailure } from '../operator/failure.ts';

export interface ApiScan {
  readonly see: (use: DependentUse) => void;
  readonly progress: (versions: number) => void;
  /** What could not be looked at, and why. */
  readonly unseen: (what: string) => void;
}

const atATime = 16;

export async function scanAccount(s3: S3Client, place: string, names: KeyNames, scan: ApiScan): Promise<void> {
  let looked = 0;
  for (let ContinuationToken: string | undefined, more = true; more; ) {
    const page = await s3.send(new ListBucketsCommand({ BucketRegion: place, ContinuationToken }));
    for (const { Name } of page.Buckets ?? []) {
      const bucket = `${Name}`;
      await scanDefault(s3, bucket, place, names, scan);
      try {
        looked += await scanVersions(s3, bucket, names, scan, looked);
      } catch (error) {
        scan.unseen(`the objects of bucket \`${bucket}\`: ${wordFailure(error)}`);
      }
      await scanUploads(s3, bucket, scan);
    }
    ContinuationToken = page.ContinuationToken;
    more = ContinuationToken !== undefined;
  }
  scan.progress(looked);
}

async function scanDefault(s3: S3Client, Bucket: string, place: string, names: KeyNames, scan: ApiScan): Promise<void> {
  try {
    const { ServerSideEncryptionConfiguration: found } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    for (const { ApplyServerSideEncryptionByDefault: rule } of found?.Rules ?? [])
      if (namesKey(rule?.KMSMasterKeyID, { region: region(place) }, names))
        scan.see({ bucket: Bucket, what: 'default encryption' });
  } catch (error) {
    scan.unseen(`the default encryption of bucket \`${Bucket}\`: ${wordFailure(error)}`);
  }
}

/** Gives how many versions it looked at. */
async function scanVersions(
  s3: S3Client,
  Bucket: string,
  { arn }: KeyNames,
  scan: ApiScan,
  before: number,
): Promise<number> {
  let looked = 0;
  let [KeyMarker, VersionIdMarker]: (string | undefined)[] = [];
  for (let more = true; more; ) {
    const request = new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker });
    const page: ListObjectVersionsCommandOutput = await s3.send(request);
    const versions = [...(page.Versions ?? [])];
    while (versions.length > 0) {
      const some = versions.splice(0, atATime);
      await Promise.all(
        some.map(async ({ Key, VersionId, IsLatest }) => {
          try {
            const head = await s3.send(
              new HeadObjectCommand({ Bucket, Key, ...(VersionId !== 'null' && { VersionId }) }),
            );
            if (head.SSEKMSKeyId === arn)
              scan.see({ bucket: Bucket, what: IsLatest === true ? 'object' : 'older version', key: `${Key}` });
          } catch (error) {
            scan.unseen(`\`${Key}\` in bucket \`${Bucket}\`: ${wordFailure(error)}`);
          }
        }),
      );
      looked += some.length;
      scan.progress(before + looked);
    }
    [KeyMarker, VersionIdMarker] = [page.NextKeyMarker, page.NextVersionIdMarker];
    more = page.IsTruncated === true;
  }
  return looked;
}

/** Counts the uploads in parts that go on. The key of one is told to nobody: neither by its listing nor by that of its parts. */
async function scanUploads(s3: S3Client, Bucket: string, scan: ApiScan): Promise<void> {
  try {
    let count = 0;
    let [KeyMarker, UploadIdMarker]: (string | undefined)[] = [];
    for (let more = true; more; ) {
      const request = new ListMultipartUploadsCommand({ Bucket, KeyMarker, UploadIdMarker });
      const page: ListMultipartUploadsCommandOutput = await s3.send(request);
      count += page.Uploads?.length ?? 0;
      [KeyMarker, UploadIdMarker] = [page.NextKeyMarker, page.NextUploadIdMarker];
      more = page.IsTruncated === true;
    }
    if (count === 0) return;
    const uploads = count === 1 ? 'the upload in parts that goes on' : `the ${count} uploads in parts that go on`;
    scan.unseen(`the key of ${uploads} in bucket \`${Bucket}\`: no call tells it`);
  } catch (error) {
    scan.unseen(`the uploads in parts of bucket \`${Bucket}\`: ${wordFailure(error)}`);
  }
}
