// Whom a grant is to, on the wire and as it is kept. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Grantee.html
import type { Grantee } from '@aws-sdk/client-s3';
import type { AclGrantee, AclGroup } from '../../../kernel/acl.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { AccountId } from '../../../kernel/ids.ts';
import { Account } from '../../../storage/records/account.ts';
import type { RecordReader } from '../../../storage/records/record.ts';

const groupUris: Readonly<Record<AclGroup, string>> = {
  'all-users': 'http://acs.amazonaws.com/groups/global/AllUsers',
  'authenticated-users': 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  'log-delivery': 'http://acs.amazonaws.com/groups/s3/LogDelivery',
};
const groups: ReadonlyMap<string, AclGroup> = new Map(
  Object.entries(groupUris).map(([group, uri]) => [uri, group as AclGroup]),
);

/** One of the three ways to name a grantee. */
export type NamedGrantee =
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'uri'; readonly uri: string }
  | { readonly by: 'email' };

export async function readGrantee(records: RecordReader, named: NamedGrantee): Promise<AclGrantee> {
  switch (named.by) {
    case 'id':
      return { kind: 'account', account: await accountOfCanonicalUser(records, named.id) };
    case 'uri': {
      const group = groups.get(named.uri);
      if (group !== undefined) return { kind: 'group', group };
      throw invalid('Invalid group uri', 'uri', named.uri);
    }
    case 'email':
      // AWS takes none since the end of 2025.
      throw new Fault('MethodNotAllowed', { Method: 'PUT', ResourceType: 'ACL' });
  }
}

async function accountOfCanonicalUser(records: RecordReader, id: string): Promise<AccountId> {
  for await (const { value } of records.list(Account, { under: [] })) if (value.canonicalUserId === id) return value.id;
  throw invalid('Invalid id', 'id', id);
}

function invalid(message: string, ArgumentName: string, ArgumentValue: string): Fault {
  return new Fault('InvalidArgument', { message, ArgumentName, ArgumentValue });
}

/** The account as S3 shows it. One that is gone keeps its number. */
export async function canonicalUserOf(records: RecordReader, account: AccountId): Promise<string> {
  return (await records.get(Account, [account]))?.canonicalUserId ?? account;
}

export async function showGrantee(records: RecordReader, grantee: AclGrantee): Promise<Grantee> {
  if (grantee.kind === 'group') return { URI: groupUris[grantee.group], Type: 'Group' };
  return { ID: await canonicalUserOf(records, grantee.account), Type: 'CanonicalUser' };
}
