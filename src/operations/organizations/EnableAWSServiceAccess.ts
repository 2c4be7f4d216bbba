// Organizations EnableAWSServiceAccess: a service is trusted, so that members may administer it. https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnableAWSServiceAccess.html
import type {
  EnableAWSServiceAccessCommandInput,
  EnableAWSServiceAccessCommandOutput,
} from '@aws-sdk/client-organizations';
import { TrustedService } from '../../storage/records/trusted-service.ts';
import type { ServerOperation } from '../context.ts';
import { locateService, serviceAccess } from './services.ts';

export const EnableAWSServiceAccess: ServerOperation<
  EnableAWSServiceAccessCommandInput,
  EnableAWSServiceAccessCommandOutput,
  string
> = {
  locate: locateService,
  access: (service, _input, call) => serviceAccess('EnableAWSServiceAccess', service, call),
  async run(_input, service, call) {
    await call.resources.records.transaction(async (transaction) => {
      const enabled = await transaction.get(TrustedService, [service]);
      if (enabled === undefined) transaction.put(TrustedService, [service], { enabledAtMs: call.nowMs });
    });
    return {};
  },
};
