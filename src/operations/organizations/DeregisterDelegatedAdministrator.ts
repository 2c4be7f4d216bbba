// Organizations DeregisterDelegatedAdministrator: a member account administers a service no more. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeregisterDelegatedAdministrator.html
import type {
  DeregisterDelegatedAdministratorCommandInput,
  DeregisterDelegatedAdministratorCommandOutput,
} from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { DelegatedAdministrator } from '../../storage/records/trusted-service.ts';
import type { ServerOperation } from '../context.ts';
import { type Delegation, delegationAccess, locateDelegation } from './services.ts';

export const DeregisterDelegatedAdministrator: ServerOperation<
  DeregisterDelegatedAdministratorCommandInput,
  DeregisterDelegatedAdministratorCommandOutput,
  Delegation
> = {
  locate: locateDelegation,
  access: (target, _input, call) => delegationAccess('DeregisterDelegatedAdministrator', target, call),
  async run(_input, { found, service }, call) {
    const account = found?.id;
    if (account === undefined) throw new Fault('AccountNotFoundException');
    await call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(DelegatedAdministrator, [account, service])) === undefined)
        throw new Fault('AccountNotRegisteredException');
      transaction.remove(DelegatedAdministrator, [account, service]);
    });
    return {};
  },
};
