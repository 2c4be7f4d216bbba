// IAM TagServerCertificate: tags for a server certificate; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagServerCertificate.html
import { tagging } from './tag-operations.ts';
import { taggedServerCertificate } from './tagged.ts';

export const TagServerCertificate = tagging('iam:TagServerCertificate', taggedServerCertificate);
