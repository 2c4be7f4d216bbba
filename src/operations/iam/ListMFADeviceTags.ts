// IAM ListMFADeviceTags: the tags of a virtual MFA device. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADeviceTags.html
import { listingTags } from './tag-operations.ts';
import { taggedMfaDevice } from './tagged.ts';

export const ListMFADeviceTags = listingTags('iam:ListMFADeviceTags', taggedMfaDevice);
