// The list that a request asks for: by a name, by headers, or as a document. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
import type { AccessControlPolicy, Grant, Grantee } from '@aws-sdk/client-s3';
import type { AclGrant, AclPermission } from '../../../kernel/acl.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { type AclOwners, cannedGrants } from './canned.ts';
import { type GrantHeaders, hasGrantHeaders, readGrantHeaders } from './grant-headers.ts';
import { canonicalUserOf, type NamedGrantee, readGrantee } from './grantee.ts';

export interface AclHeaders extends GrantHeaders {
  readonly ACL?: string | undefined;
}

export interface AclRequest extends AclHeaders {
  readonly AccessControlPolicy?: AccessControlPolicy | undefined;
}

const permissions: ReadonlySet<string> = new Set(['FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP']);
const mostGrants = 100;

export function asksForAcl(input: AclHeaders): boolean {
  return input.ACL !== undefined || hasGrantHeaders(input);
}

/** Undefined when the headers ask for none. */
export async function aclOfHeaders(
  records: RecordReader,
  input: AclHeaders,
  owners: AclOwners,
): Promise<readonly AclGrant[] | undefined> {
  const byHeaders = hasGrantHeaders(input);
  if (input.ACL !== undefined) {
    if (!byHeaders) return cannedGrants(input.ACL, owners);
    const message = 'Specifying both Canned ACLs and Header Grants is not allowed';
    throw new Fault('InvalidRequest', { message });
  }
  return byHeaders ? checkCount(await readGrantHeaders(records, input)) : undefined;
}

/** Of the operations that set a list and nothing else. */
export async function aclOfRequest(
  records: RecordReader,
  input: AclRequest,
  owners: AclOwners,
): Promise<readonly AclGrant[]> {
  const fromHeaders = await aclOfHeaders(records, input, owners);
  const document = input.AccessControlPolicy;
  if (document === undefined) {
    if (fromHeaders !== undefined) return fromHeaders;
    throw new Fault('MissingSecurityHeader', { MissingHeaderName: 'x-amz-acl' });
  }
  if (fromHeaders !== undefined) throw new Fault('UnexpectedContent');
  return aclOfDocument(records, document, owners);
}

async function aclOfDocument(
  records: RecordReader,
  { Owner, Grants }: AccessControlPolicy,
  { owner }: AclOwners,
): Promise<readonly AclGrant[]> {
  if (Owner?.ID === undefined) throw new Fault('MalformedACLError');
  // An owner is not changed by a list.
  if (Owner.ID !== (await canonicalUserOf(records, owner)))
    throw new Fault('AccessDenied', { message: 'Access Denied' });
  const grants: AclGrant[] = [];
  for (const grant of checkCount(Grants ?? [])) grants.push(await readGrant(records, grant));
  return grants;
}

function checkCount<Entry>(grants: readonly Entry[]): readonly Entry[] {
  if (grants.length > mostGrants) throw new Fault('MalformedACLError');
  return grants;
}

async function readGrant(records: RecordReader, { Grantee, Permission }: Grant): Promise<AclGrant> {
  if (Grantee === undefined || Permission === undefined || !permissions.has(Permission))
    throw new Fault('MalformedACLError');
  return { grantee: await readGrantee(records, namedBy(Grantee)), permission: Permission as AclPermission };
}

function namedBy({ Type, ID, URI, EmailAddress }: Grantee): NamedGrantee {
  if (Type === 'CanonicalUser' && ID !== undefined) return { by: 'id', id: ID };
  if (Type === 'Group' && URI !== undefined) return { by: 'uri', uri: URI };
  if (Type === 'AmazonCustomerByEmail' && EmailAddress !== undefined) return { by: 'email' };
  throw new Fault('MalformedACLError');
}
