// The grants on a key, all or those of one grantee. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
import type { ListGrantsCommandInput, ListGrantsCommandOutput } from '@aws-sdk/client-kms';
import { KmsGrant, type KmsGrantRecord } from '../../storage/records/kms-grant.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { grantEntry } from './grant-entry.ts';
import { checkGrantId } from './grant-id.ts';
import { checkService, principalViolations } from './grant-input.ts';
import { forAwsResource, keyAccess } from './key-access.ts';
import { existingKey, type KeyTarget, locateKeyItself } from './key-target.ts';
import { type Page, pageOf, takePage } from './paging.ts';

const bounds = { usual: 50, most: 100 };
/** Of the 50,000 grants that a key can have. AWS gives fewer than the limit, too, while there are more. */
const mostRead = 1000;

export const ListGrants: ServerOperation<ListGrantsCommandInput, ListGrantsCommandOutput, KeyTarget> = {
  locate(input, readers, call) {
    enforce(
      ofLength('keyId', input.KeyId, 1, 2048),
      ofLength('grantId', input.GrantId, 1, 128),
      ...principalViolations('granteePrincipal', input.GranteePrincipal),
    );
    checkService(input.GranteeServicePrincipal);
    pageOf(input, bounds);
    return locateKeyItself(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:ListGrants', target, call, forAwsResource(call))],
  async run(input, target, call) {
    existingKey(target);
    checkGrantId(input.GrantId);
    const page = pageOf(input, bounds);
    const { GranteePrincipal, GranteeServicePrincipal } = input;
    const grantee = GranteePrincipal ?? GranteeServicePrincipal;
    const isWanted = (grant: KmsGrantRecord) => grantee === undefined || grant.grantee.name === grantee;
    const grants = grantsOf(input.GrantId, target, call.resources.records, page);
    const { items, marks } = await takePage(grants, (grant) => grant.grantId, page, { isWanted, mostRead });
    return { Grants: items.map(grantEntry), ...marks };
  },
};

async function* grantsOf(
  only: string | undefined,
  { account, region, keyId }: KeyTarget,
  records: RecordReader,
  { after }: Page,
): AsyncIterable<KmsGrantRecord> {
  if (only !== undefined) {
    const grant = await records.get(KmsGrant, [account, region, keyId, only]);
    if (grant !== undefined) yield grant;
    return;
  }
  const range = { under: [account, region, keyId], limit: mostRead + 1 };
  for await (const { value } of records.list(KmsGrant, after === undefined ? range : { ...range, after })) yield value;
}
