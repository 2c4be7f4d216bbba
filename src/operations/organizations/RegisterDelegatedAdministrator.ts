// Organizations RegisterDelegatedAdministrator: a member account administers a trusted service, and may read the organization. https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html
import type {
  RegisterDelegatedAdministratorCommandInput,
  RegisterDelegatedAdministratorCommandOutput,
} from '@aws-sdk/client-organizations';
import { Fault } from '../../kernel/fault.ts';
import { DelegatedAdministrator, TrustedService } from '../../storage/records/trusted-service.ts';
import type { ServerOperation } from '../context.ts';
import { constraint } from './inputs.ts';
import { type Delegation, delegationAccess, locateDelegation, memberOf } from './services.ts';

export const RegisterDelegatedAdministrator: ServerOperation<
  RegisterDelegatedAdministratorCommandInput,
  RegisterDelegatedAdministratorCommandOutput,
  Delegation
> = {
  locate: locateDelegation,
  access: (target, _input, call) => delegationAccess('RegisterDelegatedAdministrator', target, call),
  async run(_input, target, call) {
    const account = memberOf(target);
    const { service } = target;
    await call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(TrustedService, [service])) === undefined)
        throw constraint(
          'SERVICE_ACCESS_NOT_ENABLED',
          'You must enable service access before you register a delegated administrator.',
        );
      if ((await transaction.get(DelegatedAdministrator, [account, service])) !== undefined)
        throw new Fault('AccountAlreadyRegisteredException');
      transaction.put(DelegatedAdministrator, [account, service], { enabledAtMs: call.nowMs });
    });
    return {};
  },
};
