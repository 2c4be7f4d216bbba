// Names that only one account can take in one Region. https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
import { Fault } from '../../kernel/fault.ts';
import type { AccountId, Region } from '../../kernel/ids.ts';

/** The end of every name in some account's namespace: account, Region, and the mark of the namespace. */
const reserved = /-\d{12}-[a-z]{2,3}(?:-[a-z]+)+-\d{1,2}-an$/;

export interface NewName {
  readonly name: string;
  readonly account: AccountId;
  readonly region: Region;
}

export function checkNamespace(namespace: string | undefined, { name, account, region }: NewName): void {
  if (namespace === 'account-regional') {
    const suffix = `-${account}-${region}-an`;
    if (!name.endsWith(suffix) || name.length === suffix.length)
      throw new Fault('InvalidBucketName', { BucketName: name });
  } else if (namespace === undefined || namespace === 'global') {
    if (reserved.test(name)) throw new Fault('InvalidBucketName', { BucketName: name });
  } else
    throw new Fault('InvalidArgument', {
      message: `Invalid x-amz-bucket-namespace header: ${namespace}`,
      ArgumentName: 'x-amz-bucket-namespace',
      ArgumentValue: namespace,
    });
}
