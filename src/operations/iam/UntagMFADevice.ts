// IAM UntagMFADevice: takes tags from a virtual MFA device. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagMFADevice.html
import { untagging } from './tag-operations.ts';
import { taggedMfaDevice } from './tagged.ts';

export const UntagMFADevice = untagging('iam:UntagMFADevice', taggedMfaDevice);
