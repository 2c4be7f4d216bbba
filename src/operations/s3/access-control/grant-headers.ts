// Grants by header: `x-amz-grant-read: id="...", uri="..."`. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#setting-acls
import type { AclGrant, AclPermission } from '../../../kernel/acl.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { RecordReader } from '../../../storage/records/record.ts';
import { type NamedGrantee, readGrantee } from './grantee.ts';

/** Members of every operation that sets a list. */
export interface GrantHeaders {
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
}

const members: readonly (readonly [member: keyof GrantHeaders, header: string, permission: AclPermission])[] = [
  ['GrantFullControl', 'x-amz-grant-full-control', 'FULL_CONTROL'],
  ['GrantRead', 'x-amz-grant-read', 'READ'],
  ['GrantReadACP', 'x-amz-grant-read-acp', 'READ_ACP'],
  ['GrantWrite', 'x-amz-grant-write', 'WRITE'],
  ['GrantWriteACP', 'x-amz-grant-write-acp', 'WRITE_ACP'],
];

export function hasGrantHeaders(input: GrantHeaders): boolean {
  return members.some(([member]) => input[member] !== undefined);
}

/** The headers as sent, for policies. */
export function grantContext(input: GrantHeaders): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(members.map(([member, header]) => [`s3:${header}`, input[member]]));
}

export async function readGrantHeaders(records: RecordReader, input: GrantHeaders): Promise<readonly AclGrant[]> {
  const grants: AclGrant[] = [];
  for (const [member, header, permission] of members) {
    const text = input[member];
    if (text === undefined) continue;
    for (const named of parseGrantees(text, header))
      grants.push({ grantee: await readGrantee(records, named), permission });
  }
  return grants;
}

const entry = /^\s*(id|uri|emailAddress)\s*=\s*(?:"([^"]*)"|([^",\s]+))\s*(?:,|$)/i;

/** Values may stand without quotes. */
export function parseGrantees(text: string, header: string): readonly NamedGrantee[] {
  const found: NamedGrantee[] = [];
  let rest = text;
  while (rest.trim() !== '') {
    const [matched, kind = '', quoted, bare = ''] = entry.exec(rest) ?? [];
    if (matched === undefined)
      throw new Fault('InvalidArgument', {
        message: 'Argument format not recognized',
        ArgumentName: header,
        ArgumentValue: text,
      });
    const value = quoted ?? bare;
    const by = kind.toLowerCase();
    found.push(by === 'id' ? { by, id: value } : by === 'uri' ? { by, uri: value } : { by: 'email' });
    rest = rest.slice(matched.length);
  }
  return found;
}
