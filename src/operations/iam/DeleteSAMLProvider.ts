// IAM DeleteSAMLProvider: a provider goes; roles that name it stay as they are. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSAMLProvider.html
import type { DeleteSAMLProviderCommandInput, DeleteSAMLProviderCommandOutput } from '@aws-sdk/client-iam';
import { SamlProvider, type SamlProviderRecord } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { entityAccess, entityIn } from './entities.ts';
import { locateSamlProvider, samlProviders } from './identity-providers.ts';
import type { Located } from './located.ts';

export const DeleteSAMLProvider: ServerOperation<
  DeleteSAMLProviderCommandInput,
  DeleteSAMLProviderCommandOutput,
  Located<SamlProviderRecord>
> = {
  locate: (input, readers, call) => locateSamlProvider(input.SAMLProviderArn, readers, call),
  access: (target) => entityAccess('iam:DeleteSAMLProvider', target),
  async run(_input, target, call) {
    await call.resources.records.transaction(async (transaction) => {
      const { account, name } = await entityIn(samlProviders, transaction, target);
      transaction.remove(SamlProvider, [account, name]);
    });
    return {};
  },
};
