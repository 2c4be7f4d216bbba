// Organizations ListCreateAccountStatus: the requests for accounts, by their state. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListCreateAccountStatus.html
import type {
  ListCreateAccountStatusCommandInput,
  ListCreateAccountStatusCommandOutput,
} from '@aws-sdk/client-organizations';
import { AccountRequest, type AccountRequestRecord, type OrganizationRecord } from '../../storage/records/account.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { shownRequest } from './describe.ts';
import { checkedInput, checkPage, pageOf } from './inputs.ts';
import { managedOrganization } from './membership.ts';

async function* requests(
  records: RecordReader,
  states: readonly string[] | undefined,
): AsyncIterable<AccountRequestRecord> {
  for await (const { value } of records.list(AccountRequest, { under: [] }))
    if (states === undefined || states.length === 0 || states.includes(value.state)) yield value;
}

export const ListCreateAccountStatus: ServerOperation<
  ListCreateAccountStatusCommandInput,
  ListCreateAccountStatusCommandOutput,
  OrganizationRecord
> = {
  locate(input, readers, call) {
    checkPage(input);
    for (const state of input.States ?? []) checkedInput(state, 'States', /^(IN_PROGRESS|SUCCEEDED|FAILED)$/);
    return managedOrganization(readers, call);
  },
  access: (_organization, _input, call) => organizationAccess('ListCreateAccountStatus', call, ['*'], {}),
  async run(input, _organization, call) {
    const asked = requests(call.resources.records, input.States);
    const { items, end } = await pageOf(asked, (request) => request.id, input);
    return { CreateAccountStatuses: items.map(shownRequest), ...end };
  },
};
