// IAM AddClientIDToOpenIDConnectProvider: one more audience. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html
import type {
  AddClientIDToOpenIDConnectProviderCommandInput,
  AddClientIDToOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import type { OidcProviderRecord } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changeEntity, entityAccess } from './entities.ts';
import { checkedClientIds, locateOidcProvider, oidcProviders } from './identity-providers.ts';
import type { Located } from './located.ts';

/** Adding one that is there changes nothing. */
export const AddClientIDToOpenIDConnectProvider: ServerOperation<
  AddClientIDToOpenIDConnectProviderCommandInput,
  AddClientIDToOpenIDConnectProviderCommandOutput,
  Located<OidcProviderRecord>
> = {
  locate(input, readers, call) {
    checkedClientIds([required(input.ClientID, 'clientID')]);
    return locateOidcProvider(input.OpenIDConnectProviderArn, readers, call);
  },
  access: (target) => entityAccess('iam:AddClientIDToOpenIDConnectProvider', target),
  async run(input, target, call) {
    const id = required(input.ClientID, 'clientID');
    await changeEntity(oidcProviders, call, target, (provider) => ({
      ...provider,
      clientIds: checkedClientIds([...provider.clientIds, id]),
    }));
    return {};
  },
};
