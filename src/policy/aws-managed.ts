// Managed policies that AWS itself publishes and people attach by ARN: what they say, as data.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
import { rootTaskPolicies } from './root-task-policies.ts';
import { serviceRolePolicies } from './service-role-policies.ts';

export interface AwsManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly defaultVersionId: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** The default version's document; earlier versions are not kept. */
  readonly document: string;
}

export interface Published {
  /** `/` when absent. */
  readonly path?: string;
  readonly version: string;
  readonly created: string;
  readonly updated: string;
  readonly statements: readonly object[];
}

const published: Readonly<Record<string, Published>> = {
  AdministratorAccess: {
    version: 'v1',
    created: '2015-02-06T18:39:46Z',
    updated: '2015-02-06T18:39:46Z',
    statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  },
  PowerUserAccess: {
    version: 'v12',
    created: '2015-02-06T18:39:47Z',
    updated: '2026-02-12T17:59:14Z',
    statements: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'account:GetAccountInformation',
          'account:GetGovCloudAccountInformation',
          'account:GetPrimaryEmail',
          'account:ListRegions',
          'iam:CreateServiceLinkedRole',
          'iam:DeleteServiceLinkedRole',
          'iam:ListRoles',
          'organizations:DescribeEffectivePolicy',
          'organizations:DescribeOrganization',
        ],
        Resource: '*',
      },
    ],
  },
  IAMFullAccess: {
    version: 'v2',
    created: '2015-02-06T18:40:38Z',
    updated: '2019-06-21T19:40:00Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'iam:*',
          'organizations:DescribeAccount',
          'organizations:DescribeOrganization',
          'organizations:DescribeOrganizationalUnit',
          'organizations:DescribePolicy',
          'organizations:ListChildren',
          'organizations:ListParents',
          'organizations:ListPoliciesForTarget',
          'organizations:ListRoots',
          'organizations:ListPolicies',
          'organizations:ListTargetsForPolicy',
        ],
        Resource: '*',
      },
    ],
  },
  IAMReadOnlyAccess: {
    version: 'v4',
    created: '2015-02-06T18:40:39Z',
    updated: '2018-01-25T19:11:27Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'iam:GenerateCredentialReport',
          'iam:GenerateServiceLastAccessedDetails',
          'iam:Get*',
          'iam:List*',
          'iam:SimulateCustomPolicy',
          'iam:SimulatePrincipalPolicy',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonS3FullAccess: {
    version: 'v2',
    created: '2015-02-06T18:40:58Z',
    updated: '2021-09-27T20:16:37Z',
    statements: [{ Effect: 'Allow', Action: ['s3:*', 's3-object-lambda:*'], Resource: '*' }],
  },
  AmazonS3ReadOnlyAccess: {
    version: 'v3',
    created: '2015-02-06T18:40:59Z',
    updated: '2023-08-10T21:31:39Z',
    statements: [
      {
        Effect: 'Allow',
        Action: ['s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*'],
        Resource: '*',
      },
    ],
  },
  AWSKeyManagementServicePowerUser: {
    version: 'v2',
    created: '2015-02-06T18:40:40Z',
    updated: '2017-03-07T00:55:11Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'kms:CreateAlias',
          'kms:CreateKey',
          'kms:DeleteAlias',
          'kms:Describe*',
          'kms:GenerateRandom',
          'kms:Get*',
          'kms:List*',
          'kms:TagResource',
          'kms:UntagResource',
          'iam:ListGroups',
          'iam:ListRoles',
          'iam:ListUsers',
        ],
        Resource: '*',
      },
    ],
  },
  AWSCloudTrail_ReadOnlyAccess: {
    version: 'v1',
    created: '2022-06-14T17:19:05Z',
    updated: '2022-06-14T17:19:05Z',
    statements: [
      {
        Effect: 'Allow',
        Action: ['cloudtrail:Get*', 'cloudtrail:Describe*', 'cloudtrail:List*', 'cloudtrail:LookupEvents'],
        Resource: '*',
      },
    ],
  },
  AWSOrganizationsReadOnlyAccess: {
    version: 'v6',
    created: '2018-11-06T20:32:38Z',
    updated: '2024-06-07T21:32:16Z',
    statements: [
      {
        Sid: 'AWSOrganizationsReadOnly',
        Effect: 'Allow',
        Action: ['organizations:Describe*', 'organizations:List*'],
        Resource: '*',
      },
      {
        Sid: 'AWSOrganizationsReadOnlyAccount',
        Effect: 'Allow',
        Action: [
          'account:GetAlternateContact',
          'account:GetContactInformation',
          'account:ListRegions',
          'account:GetRegionOptStatus',
          'account:GetPrimaryEmail',
        ],
        Resource: '*',
      },
    ],
  },
  ...rootTaskPolicies,
  ...serviceRolePolicies,
};

function policy(name: string, row: Published): AwsManagedPolicy {
  const { path = '/' } = row;
  return {
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    name,
    path,
    defaultVersionId: row.version,
    createdAtMs: Date.parse(row.created),
    updatedAtMs: Date.parse(row.updated),
    document: JSON.stringify({ Version: '2012-10-17', Statement: row.statements }, undefined, 2),
  };
}

/** In order of their names. */
export const awsManagedPolicies: readonly AwsManagedPolicy[] = Object.entries(published)
  .map(([name, row]) => policy(name, row))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const byArn: ReadonlyMap<string, AwsManagedPolicy> = new Map(awsManagedPolicies.map((row) => [row.arn, row]));

export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  return byArn.get(arn);
}

/** The others are for sessions of the root or for roles of a service, and nobody can attach them. */
export const isAttachable = ({ path }: AwsManagedPolicy): boolean => path === '/';

export const administratorAccessArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
