// Organizations ListDelegatedServicesForAccount: the services that a member account administers. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedServicesForAccount.html
import type {
  ListDelegatedServicesForAccountCommandInput,
  ListDelegatedServicesForAccountCommandOutput,
} from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { DelegatedAdministrator } from '../../storage/records/trusted-service.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkPage, pageOf } from './inputs.ts';
import { isDelegated } from './membership.ts';
import { resourceTagContext } from './tags.ts';
import { type AccountTarget, accountTarget } from './targets.ts';

export const ListDelegatedServicesForAccount: ServerOperation<
  ListDelegatedServicesForAccountCommandInput,
  ListDelegatedServicesForAccountCommandOutput,
  AccountTarget
> = {
  locate(input, readers, call) {
    checkPage(input);
    return accountTarget(input.AccountId, 'AccountId', readers, call);
  },
  access: ({ arn, found }, _input, call) =>
    organizationAccess('ListDelegatedServicesForAccount', call, [arn], resourceTagContext(found?.tags)),
  async run(input, { found }, call) {
    const { records } = call.resources;
    if (found === undefined) throw new Fault('AccountNotFoundException');
    if (!(await isDelegated(found.id, records))) throw new Fault('AccountNotRegisteredException');
    const all = records.list(DelegatedAdministrator, { under: [found.id] });
    const { items, end } = await pageOf(all, ({ key }) => String(key.at(-1)), input);
    const DelegatedServices = items.map(({ key, value }) => ({
      ServicePrincipal: String(key.at(-1)),
      DelegationEnabledDate: new Date(value.enabledAtMs),
    }));
    return { DelegatedServices, ...end };
  },
};
