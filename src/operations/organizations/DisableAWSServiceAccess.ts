// Organizations DisableAWSServiceAccess: a service is trusted no more, once no member administers it. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisableAWSServiceAccess.html
import type {
  DisableAWSServiceAccessCommandInput,
  DisableAWSServiceAccessCommandOutput,
} from '@aws-sdk/client-organizations';
import { DelegatedAdministrator, TrustedService } from '../../storage/records/trusted-service.ts';
import type { ServerOperation } from '../context.ts';
import { constraint } from './inputs.ts';
import { locateService, serviceAccess } from './services.ts';

export const DisableAWSServiceAccess: ServerOperation<
  DisableAWSServiceAccessCommandInput,
  DisableAWSServiceAccessCommandOutput,
  string
> = {
  locate: locateService,
  access: (service, _input, call) => serviceAccess('DisableAWSServiceAccess', service, call),
  async run(_input, service, call) {
    await call.resources.records.transaction(async (transaction) => {
      for await (const { key } of transaction.list(DelegatedAdministrator, { under: [] }))
        if (key.at(-1) === service)
          throw constraint(
            'DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE',
            'You must deregister the delegated administrators of the service first.',
          );
      if ((await transaction.get(TrustedService, [service])) !== undefined)
        transaction.remove(TrustedService, [service]);
    });
    return {};
  },
};
