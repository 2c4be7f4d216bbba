// IAM UntagServerCertificate: takes tags from a server certificate. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagServerCertificate.html
import { untagging } from './tag-operations.ts';
import { taggedServerCertificate } from './tagged.ts';

export const UntagServerCertificate = untagging('iam:UntagServerCertificate', taggedServerCertificate);
