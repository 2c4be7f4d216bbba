// Lists the caller's own buckets. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
import type { ListBucketsCommandInput, ListBucketsCommandOutput, Bucket as ShownBucket } from '@aws-sdk/client-s3';
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { Bucket, BucketOfAccount } from '../../storage/records/bucket.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { type AccountTarget, locateAccount } from './account-target.ts';
import { ownerOf } from './listing/answer.ts';
import { continuationToken, readContinuationToken } from './listing/continuation-token.ts';
import { requestContext } from './request-context.ts';

const mostBuckets = 10_000;

export const ListBuckets: ServerOperation<ListBucketsCommandInput, ListBucketsCommandOutput, AccountTarget> = {
  locate: (_, __, call) => locateAccount(call),
  // `Resource` is `*` in a policy, or `arn:aws:s3:::*`, which AWS's own examples write.
  access: ({ account }, _, call) => [
    {
      action: 's3:ListAllMyBuckets',
      resource: 'arn:aws:s3:::*',
      shownAs: '',
      owner: account,
      context: requestContext(call, undefined),
    },
  ],
  async run(input, { account }, call) {
    const { MaxBuckets = mostBuckets, ContinuationToken, Prefix = '', BucketRegion } = input;
    if (MaxBuckets < 1 || MaxBuckets > mostBuckets)
      throw new Fault('InvalidArgument', {
        message: `Argument max-buckets must be an integer between 1 and ${mostBuckets}`,
        ArgumentName: 'max-buckets',
        ArgumentValue: String(MaxBuckets),
      });
    refuseOtherRegion(BucketRegion, call);
    const { records } = call.resources;
    const after = ContinuationToken === undefined ? undefined : readContinuationToken(ContinuationToken);
    const range = { under: [account], ...(Prefix !== '' && { prefix: Prefix }), ...(after !== undefined && { after }) };
    const shown: ShownBucket[] = [];
    let next: string | undefined;
    for await (const { key } of records.list(BucketOfAccount, range)) {
      const bucket = await records.get(Bucket, [String(key[1])]);
      if (bucket === undefined || (BucketRegion !== undefined && bucket.region !== BucketRegion)) continue;
      const last = shown.at(-1)?.Name;
      if (shown.length === MaxBuckets && last !== undefined) {
        next = continuationToken(last);
        break;
      }
      shown.push({
        Name: bucket.name,
        CreationDate: new Date(bucket.createdAtMs),
        BucketRegion: bucket.region,
        BucketArn: arn.bucket(bucket.name),
      });
    }
    return {
      Owner: await ownerOf(records, account),
      Buckets: shown,
      ...(next !== undefined && { ContinuationToken: next }),
      ...(input.Prefix !== undefined && { Prefix }),
    };
  },
};

/** docs/decisions/0230-buckets-of-another-region-are-listed-there.md */
function refuseOtherRegion(wanted: string | undefined, { region }: ServerCall): void {
  if (wanted === undefined || wanted === region) return;
  throw new Fault('InvalidArgument', {
    message: `the buckets of \`${wanted}\` are listed by a request to that Region, and this one is to \`${region}\``,
    ArgumentName: 'bucket-region',
    ArgumentValue: wanted,
  });
}
