// IAM TagMFADevice: tags for a virtual MFA device; a key that is there has its value replaced. https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagMFADevice.html
import { tagging } from './tag-operations.ts';
import { taggedMfaDevice } from './tagged.ts';

export const TagMFADevice = tagging('iam:TagMFADevice', taggedMfaDevice);
