// The grants that a principal of the caller's account may retire, on keys of any account.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
import type { ListRetirableGrantsCommandInput, ListRetirableGrantsCommandOutput } from '@aws-sdk/client-kms';
import { parseArn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, accountId, isAccountId, type Region } from '../../kernel/ids.ts';
import { KmsGrant, KmsGrantOfRetiring, type KmsGrantRecord } from '../../storage/records/kms-grant.ts';
import type { RecordRange, RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { enforce } from './constraints.ts';
import { grantEntry } from './grant-entry.ts';
import { checkService, principalViolations } from './grant-input.ts';
import { callContext } from './key-access.ts';
import { accountOf, refuseForeign } from './key-target.ts';
import { type Page, pageOf, takePage } from './paging.ts';

const bounds = { usual: 50, most: 100 };

interface RetiringTarget {
  readonly account: AccountId;
  /** An ARN, or a service, which every account has. */
  readonly principal: string;
  readonly ofService: boolean;
}

export const ListRetirableGrants: ServerOperation<
  ListRetirableGrantsCommandInput,
  ListRetirableGrantsCommandOutput,
  RetiringTarget
> = {
  locate(input, _readers, call) {
    const { RetiringPrincipal: principal, RetiringServicePrincipal: service } = input;
    enforce(...principalViolations('retiringPrincipal', principal));
    checkService(service);
    pageOf(input, bounds);
    if ((principal === undefined) === (service === undefined))
      throw new Fault('ValidationException', {
        message: 'You must specify either RetiringPrincipal or RetiringServicePrincipal, but not both.',
      });
    const account = accountOf(call);
    if (principal === undefined) return { account, principal: service ?? '', ofService: true };
    const owner = parseArn(principal)?.account ?? '';
    if (!isAccountId(owner)) throw new Fault('InvalidArnException', { message: `Invalid arn ${principal}` });
    refuseForeign({ account: owner }, call);
    return { account, principal, ofService: false };
  },
  access: ({ account, principal, ofService }, _input, call) => [
    {
      action: 'kms:ListRetirableGrants',
      resource: ofService ? '*' : principal,
      owner: account,
      context: callContext(call),
    },
  ],
  async run(input, target, call) {
    const page = pageOf(input, bounds);
    const grants = retirableGrants(target, call.region, call.resources.records, page);
    const { items, marks } = await takePage(grants, ({ place }) => place, page);
    return { Grants: items.map(({ grant }) => grantEntry(grant)), ...marks };
  },
};

interface PlacedGrant {
  readonly place: string;
  readonly grant: KmsGrantRecord;
}

async function* retirableGrants(
  { account, principal, ofService }: RetiringTarget,
  region: Region,
  records: RecordReader,
  { after }: Page,
): AsyncIterable<PlacedGrant> {
  const range: RecordRange = {
    under: [region, principal],
    ...(after !== undefined && { after }),
    ...(ofService && { prefix: `${account}/` }),
  };
  for await (const { key } of records.list(KmsGrantOfRetiring, range)) {
    const place = String(key.at(-1));
    const [keyAccount = '', keyId = '', grantId = ''] = place.split('/');
    const grant = await records.get(KmsGrant, [accountId(keyAccount), region, keyId, grantId]);
    if (grant !== undefined) yield { place, grant };
  }
}
