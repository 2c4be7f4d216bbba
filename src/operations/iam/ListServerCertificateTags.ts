// IAM ListServerCertificateTags: the tags of a server certificate. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificateTags.html
import { listingTags } from './tag-operations.ts';
import { taggedServerCertificate } from './tagged.ts';

export const ListServerCertificateTags = listingTags('iam:ListServerCertificateTags', taggedServerCertificate);
