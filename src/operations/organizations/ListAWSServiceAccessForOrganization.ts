// Organizations ListAWSServiceAccessForOrganization: the services that are trusted. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAWSServiceAccessForOrganization.html
import type {
  ListAWSServiceAccessForOrganizationCommandInput,
  ListAWSServiceAccessForOrganizationCommandOutput,
} from '@aws-sdk/client-organizations';
import type { OrganizationRecord } from '../../storage/records/account.ts';
import { TrustedService } from '../../storage/records/trusted-service.ts';
import type { ServerOperation } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkPage, pageOf } from './inputs.ts';
import { managedOrganization } from './membership.ts';

export const ListAWSServiceAccessForOrganization: ServerOperation<
  ListAWSServiceAccessForOrganizationCommandInput,
  ListAWSServiceAccessForOrganizationCommandOutput,
  OrganizationRecord
> = {
  locate(input, readers, call) {
    checkPage(input);
    return managedOrganization(readers, call);
  },
  access: (_organization, _input, call) => organizationAccess('ListAWSServiceAccessForOrganization', call, ['*']),
  async run(input, _organization, call) {
    const all = call.resources.records.list(TrustedService, { under: [] });
    const { items, end } = await pageOf(all, ({ key }) => String(key.at(-1)), input);
    const EnabledServicePrincipals = items.map(({ key, value }) => ({
      ServicePrincipal: String(key.at(-1)),
      DateEnabled: new Date(value.enabledAtMs),
    }));
    return { EnabledServicePrincipals, ...end };
  },
};
