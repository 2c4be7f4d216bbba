// IAM RemoveClientIDFromOpenIDConnectProvider: one audience less. https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveClientIDFromOpenIDConnectProvider.html
import type {
  RemoveClientIDFromOpenIDConnectProviderCommandInput,
  RemoveClientIDFromOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import type { OidcProviderRecord } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changeEntity, entityAccess } from './entities.ts';
import { checkedClientIds, locateOidcProvider, oidcProviders } from './identity-providers.ts';
import type { Located } from './located.ts';

/** Removing one that is not there changes nothing. */
export const RemoveClientIDFromOpenIDConnectProvider: ServerOperation<
  RemoveClientIDFromOpenIDConnectProviderCommandInput,
  RemoveClientIDFromOpenIDConnectProviderCommandOutput,
  Located<OidcProviderRecord>
> = {
  locate(input, readers, call) {
    checkedClientIds([required(input.ClientID, 'clientID')]);
    return locateOidcProvider(input.OpenIDConnectProviderArn, readers, call);
  },
  access: (target) => entityAccess('iam:RemoveClientIDFromOpenIDConnectProvider', target),
  async run(input, target, call) {
    await changeEntity(oidcProviders, call, target, (provider) => ({
      ...provider,
      clientIds: provider.clientIds.filter((id) => id !== input.ClientID),
    }));
    return {};
  },
};
