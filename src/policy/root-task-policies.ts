// The managed policies that limit sessions of an account's root to one task each: they only deny, since the root may do all.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/security-iam-awsmanpol.html
import type { Published } from './aws-managed.ts';

const path = '/root-task/';
const root = 'arn:aws:iam::*:root';

const readCredentials = [
  'iam:ListAccessKeys',
  'iam:ListSigningCertificates',
  'iam:GetLoginProfile',
  'iam:ListMFADevices',
  'iam:GetUser',
  'iam:GetAccessKeyLastUsed',
];
const deleteCredentials = [
  'iam:DeleteAccessKey',
  'iam:DeleteSigningCertificate',
  'iam:DeleteLoginProfile',
  'iam:DeactivateMFADevice',
  ...readCredentials,
];
const createPassword = ['iam:CreateLoginProfile', 'iam:GetLoginProfile'];
const unlockBucket = ['s3:DeleteBucketPolicy', 's3:PutBucketPolicy', 's3:GetBucketPolicy', 's3:ListAllMyBuckets'];
const unlockQueue = ['sqs:SetQueueAttributes', 'sqs:GetQueueAttributes', 'sqs:ListQueues', 'sqs:GetQueueUrl'];

const denyOthers = (NotAction: readonly string[]): object => ({
  Sid: 'DenyAllOtherActionsOnAnyResource',
  Effect: 'Deny',
  NotAction,
  Resource: '*',
});
const onlyOnRoot = (Sid: string, Action: readonly string[]): object => ({
  Sid,
  Effect: 'Deny',
  Action,
  NotResource: root,
});
const onlyByRoot = (Sid: string, Action: readonly string[]): object => ({
  Sid,
  Effect: 'Deny',
  Action,
  Resource: '*',
  Condition: { StringNotLike: { 'aws:PrincipalArn': root } },
});

export const rootTaskPolicies: Readonly<Record<string, Published>> = {
  IAMAuditRootUserCredentials: {
    path,
    version: 'v1',
    created: '2024-11-06T22:27:58Z',
    updated: '2024-11-06T22:27:58Z',
    statements: [
      denyOthers([...readCredentials, 'iam:GetAccountSummary']),
      onlyOnRoot('DenyAuditingCredentialsOnNonRootUserResource', readCredentials),
    ],
  },
  IAMCreateRootUserPassword: {
    path,
    version: 'v1',
    created: '2024-11-06T22:32:59Z',
    updated: '2024-11-06T22:32:59Z',
    statements: [denyOthers(createPassword), onlyOnRoot('DenyCreatingPasswordOnNonRootUserResource', createPassword)],
  },
  IAMDeleteRootUserCredentials: {
    path,
    version: 'v2',
    created: '2024-11-06T22:47:58Z',
    updated: '2025-01-07T00:00:00Z',
    statements: [
      denyOthers(deleteCredentials),
      onlyOnRoot('DenyDeletingRootUserCredentialsOnNonRootUserResource', deleteCredentials),
    ],
  },
  S3UnlockBucketPolicy: {
    path,
    version: 'v1',
    created: '2024-11-06T21:55:56Z',
    updated: '2024-11-06T21:55:56Z',
    statements: [denyOthers(unlockBucket), onlyByRoot('DenyManagingBucketPolicyForNonRootCallers', unlockBucket)],
  },
  SQSUnlockQueuePolicy: {
    path,
    version: 'v1',
    created: '2024-11-06T21:51:02Z',
    updated: '2024-11-06T21:51:02Z',
    statements: [
      denyOthers(unlockQueue),
      {
        Sid: 'DenyGettingQueueAttributesOnNonOwnQueue',
        Effect: 'Deny',
        Action: ['sqs:GetQueueAttributes'],
        Resource: 'arn:aws:sqs:*:*:*',
        Condition: { StringNotEqualsIfExists: { 'aws:ResourceAccount': ['${aws:PrincipalAccount}'] } },
      },
      onlyByRoot('DenyActionsForNonRootUser', unlockQueue),
    ],
  },
};

/** What a session of the root may be limited by. */
export const rootTaskPolicyArns: readonly string[] = Object.keys(rootTaskPolicies).map(
  (name) => `arn:aws:iam::aws:policy${path}${name}`,
);
