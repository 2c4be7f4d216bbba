// What an access control list says, as a policy on the resource that carries it: only allows, never a word against a deny.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#acl-access-policy-permission-mapping
import type { AclGrant, AclGrantee, AclPermission } from '../kernel/acl.ts';

const bucketActions: Readonly<Record<Exclude<AclPermission, 'FULL_CONTROL'>, readonly string[]>> = {
  READ: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'],
  // With what may go along with a write: its ACL and its tags.
  WRITE: ['s3:PutObject', 's3:PutObjectAcl', 's3:PutObjectTagging'],
  READ_ACP: ['s3:GetBucketAcl'],
  WRITE_ACP: ['s3:PutBucketAcl'],
};

const objectActions: typeof bucketActions = {
  READ: ['s3:GetObject', 's3:GetObjectVersion'],
  WRITE: [],
  READ_ACP: ['s3:GetObjectAcl', 's3:GetObjectVersionAcl'],
  WRITE_ACP: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
};

/** What `WRITE` on the bucket is worth where there is an object already: everything to its owner, nothing to others. */
export type Occupied = 'vacant' | 'own' | 'foreign';

/** Undefined when the list allows nothing. */
export function bucketAclDocument(grants: readonly AclGrant[], occupied: Occupied): string | undefined {
  const write = {
    vacant: bucketActions.WRITE,
    own: [...bucketActions.WRITE, 's3:DeleteObject', 's3:DeleteObjectVersion'],
    foreign: [],
  };
  return documentOf(grants, { ...bucketActions, WRITE: write[occupied] });
}

export function objectAclDocument(grants: readonly AclGrant[]): string | undefined {
  return documentOf(grants, objectActions);
}

/** What is an account's own, without a list that says so. */
export function accountDocument(account: string, action: string): string {
  const statement = { Effect: 'Allow', Principal: { AWS: account }, Action: action, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

function documentOf(grants: readonly AclGrant[], actions: typeof bucketActions): string | undefined {
  const Statement = grants.flatMap(({ grantee, permission }, index) => {
    const Action = permission === 'FULL_CONTROL' ? Object.values(actions).flat() : actions[permission];
    // It is asked only about what it is attached to.
    const Sid = `grant ${index + 1}: ${permission}`;
    return Action.length === 0 ? [] : [{ Sid, Effect: 'Allow', ...named(grantee), Action, Resource: '*' }];
  });
  return Statement.length === 0 ? undefined : JSON.stringify({ Version: '2012-10-17', Statement });
}

function named(grantee: AclGrantee): object {
  if (grantee.kind === 'account') return { Principal: { AWS: grantee.account } };
  switch (grantee.group) {
    case 'all-users':
      return { Principal: '*' };
    case 'authenticated-users':
      return { Principal: '*', Condition: { StringLike: { 'aws:PrincipalAccount': '*' } } };
    case 'log-delivery':
      return { Principal: { Service: 'logging.s3.amazonaws.com' } };
  }
}
