// Organizations CreateAccount: a new account, done when this answers, with the role by which the management account enters it. https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
import type { CreateAccountCommandInput, CreateAccountCommandOutput } from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { newUuid } from '../../kernel/ids.ts';
import { AccountRequest, type AccountRequestRecord, type OrganizationRecord } from '../../storage/records/account.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { shownRequest } from './describe.ts';
import { accountNameForm, checkedInput, emailForm, roleNameForm } from './inputs.ts';
import { managedOrganization } from './membership.ts';
import { accessRole, drawAccount, putAccount, putRole } from './new-account.ts';
import { checkedTags, tagContext } from './tags.ts';

export const CreateAccount: ServerOperation<CreateAccountCommandInput, CreateAccountCommandOutput, OrganizationRecord> =
  {
    locate(input, readers, call) {
      checkedInput(input.AccountName, 'AccountName', accountNameForm);
      checkedInput(input.Email, 'Email', emailForm);
      if (input.RoleName !== undefined) checkedInput(input.RoleName, 'RoleName', roleNameForm);
      checkedTags(input.Tags);
      return managedOrganization(readers, call);
    },
    access: (_organization, input, call) =>
      organizationAccess('CreateAccount', call, ['*'], tagContext(checkedTags(input.Tags))),
    async run(input, organization, call) {
      const name = checkedInput(input.AccountName, 'AccountName', accountNameForm);
      const email = checkedInput(input.Email, 'Email', emailForm);
      const { nowMs } = call;
      const { random, records } = call.resources;
      const requestId = `car-${newUuid(random).replaceAll('-', '')}`;
      const drawn = drawAccount(random);
      const roleName = input.RoleName ?? 'OrganizationAccountAccessRole';
      const role = accessRole(drawn.id, roleName, organization.managementAccount, random, nowMs);
      const tags = checkedTags(input.Tags);
      const request = await records.transaction(async (transaction) => {
        const account = { drawn, name, email, joinedMethod: 'CREATED', nowMs, tags } as const;
        const outcome = await putAccount(transaction, organization, account);
        // One in a hundred thousand million ids: the client may ask again.
        if (outcome === 'id-taken') throw new Fault('InternalError');
        const record: AccountRequestRecord = {
          id: requestId,
          accountName: name,
          state: outcome === 'made' ? 'SUCCEEDED' : 'FAILED',
          requestedAtMs: nowMs,
          completedAtMs: nowMs,
          account: outcome === 'made' ? drawn.id : undefined,
          failureReason: outcome === 'made' ? undefined : 'EMAIL_ALREADY_EXISTS',
        };
        if (outcome === 'made') putRole(transaction, role);
        transaction.put(AccountRequest, [requestId], record);
        return record;
      });
      return { CreateAccountStatus: shownRequest(request) };
    },
  };
