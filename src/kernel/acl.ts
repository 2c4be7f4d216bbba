// An access control list as data: who is granted what on a bucket or an object.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
import type { AccountId } from './ids.ts';

export type AclPermission = 'FULL_CONTROL' | 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP';

/** Everybody; everybody who signs; the service that delivers access logs. */
export type AclGroup = 'all-users' | 'authenticated-users' | 'log-delivery';

/** Whom a grant is to: an account, or one of the predefined groups. */
export type AclGrantee =
  | { readonly kind: 'account'; readonly account: AccountId }
  | { readonly kind: 'group'; readonly group: AclGroup };

export interface AclGrant {
  readonly grantee: AclGrantee;
  readonly permission: AclPermission;
}

export function isPublicGrant({ grantee }: AclGrant): boolean {
  return grantee.kind === 'group' && grantee.group !== 'log-delivery';
}
