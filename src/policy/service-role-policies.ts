// The managed policies of service-linked roles, which only AWS attaches.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
import type { Published } from './aws-managed.ts';

const path = '/aws-service-role/';
const ofOwnAccount = { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } };

export const serviceRolePolicies: Readonly<Record<string, Published>> = {
  AWSOrganizationsServiceTrustPolicy: {
    path,
    version: 'v3',
    created: '2017-10-10T23:04:00Z',
    updated: '2026-03-05T19:12:09Z',
    statements: [
      {
        Sid: 'AllowDeletionOfServiceLinkedRoleForOrganizations',
        Effect: 'Allow',
        Action: ['iam:DeleteRole'],
        Resource: ['arn:aws:iam::*:role/aws-service-role/organizations.amazonaws.com/*'],
      },
      {
        Sid: 'AllowCreationOfServiceLinkedRoles',
        Effect: 'Allow',
        Action: ['iam:CreateServiceLinkedRole'],
        Resource: '*',
      },
      {
        Sid: 'ListRolesSLR',
        Effect: 'Allow',
        Action: 'iam:ListRoles',
        Resource: 'arn:aws:iam::*:role/aws-service-role/*',
      },
    ],
  },
  CloudTrailServiceRolePolicy: {
    path,
    version: 'v3',
    created: '2018-10-24T21:21:00Z',
    updated: '2023-11-27T01:18:00Z',
    statements: [
      { Sid: 'CloudTrailFullAccess', Effect: 'Allow', Action: ['cloudtrail:*'], Resource: '*' },
      {
        Sid: 'AwsOrgsAccess',
        Effect: 'Allow',
        Action: [
          'organizations:DescribeAccount',
          'organizations:DescribeOrganization',
          'organizations:ListAccounts',
          'organizations:ListAWSServiceAccessForOrganization',
        ],
        Resource: ['*'],
      },
      {
        Sid: 'AwsOrgsDelegatedAdminAccess',
        Effect: 'Allow',
        Action: 'organizations:ListDelegatedAdministrators',
        Resource: '*',
        Condition: { StringEquals: { 'organizations:ServicePrincipal': ['cloudtrail.amazonaws.com'] } },
      },
      {
        Sid: 'DeleteTableAccess',
        Effect: 'Allow',
        Action: 'glue:DeleteTable',
        Resource: [
          'arn:*:glue:*:*:catalog',
          'arn:*:glue:*:*:database/aws:cloudtrail',
          'arn:*:glue:*:*:table/aws:cloudtrail/*',
        ],
        Condition: ofOwnAccount,
      },
      {
        Sid: 'DeregisterResourceAccess',
        Effect: 'Allow',
        Action: 'lakeformation:DeregisterResource',
        Resource: '*',
        Condition: ofOwnAccount,
      },
    ],
  },
  AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy: {
    path,
    version: 'v2',
    created: '2021-06-16T15:37:00Z',
    updated: '2024-11-13T22:53:54Z',
    statements: [
      {
        Sid: 'KMSSynchronizeMultiRegionKey',
        Effect: 'Allow',
        Action: ['kms:SynchronizeMultiRegionKey'],
        Resource: '*',
      },
    ],
  },
};
