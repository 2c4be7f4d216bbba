// Organizations ListDelegatedAdministrators: the member accounts that administer a service, or any. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html
import type {
  ListDelegatedAdministratorsCommandInput,
  ListDelegatedAdministratorsCommandOutput,
  DelegatedAdministrator as Shown,
} from '@aws-sdk/client-organizations';
import { accountId } from '../../kernel/ids.ts';
import { Account, type AccountRecord, type OrganizationRecord } from '../../storage/records/account.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { DelegatedAdministrator } from '../../storage/records/trusted-service.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { shownAccount } from './describe.ts';
import { checkedInput, checkPage, pageOf, servicePrincipalForm } from './inputs.ts';
import { managedOrganization } from './membership.ts';

export const ListDelegatedAdministrators: ServerOperation<
  ListDelegatedAdministratorsCommandInput,
  ListDelegatedAdministratorsCommandOutput,
  OrganizationRecord
> = {
  locate(input, readers, call) {
    checkPage(input);
    if (input.ServicePrincipal !== undefined)
      checkedInput(input.ServicePrincipal, 'ServicePrincipal', servicePrincipalForm);
    return managedOrganization(readers, call);
  },
  access: (_organization, input, call) =>
    organizationAccess('ListDelegatedAdministrators', call, ['*'], {
      'organizations:ServicePrincipal': input.ServicePrincipal,
    }),
  async run(input, organization, call) {
    const { records } = call.resources;
    const all = administrators(records, input.ServicePrincipal);
    const { items, end } = await pageOf(all, ({ account }) => account.id, input);
    const shown = async ({ account, sinceMs }: Administrator): Promise<Shown> => {
      const { Paths: _, ...rest } = await shownAccount(account, organization, records);
      return { ...rest, DelegationEnabledDate: new Date(sinceMs) };
    };
    return { DelegatedAdministrators: await Promise.all(items.map(shown)), ...end };
  },
};

interface Administrator {
  readonly account: AccountRecord;
  /** Since when it administers the service, or its first. */
  readonly sinceMs: number;
}

async function* administrators(records: RecordReader, service: string | undefined): AsyncIterable<Administrator> {
  const since = new Map<string, number>();
  for await (const { key, value } of records.list(DelegatedAdministrator, { under: [] })) {
    const [id, of] = key.map(String);
    if (id === undefined || (service !== undefined && of !== service)) continue;
    since.set(id, Math.min(value.enabledAtMs, since.get(id) ?? Number.POSITIVE_INFINITY));
  }
  for (const [id, sinceMs] of since) {
    const account = await records.get(Account, [accountId(id)]);
    if (account !== undefined) yield { account, sinceMs };
  }
}
