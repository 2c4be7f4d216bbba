// IAM UpdateOpenIDConnectProviderThumbprint: replaces all thumbprints. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html
import type {
  UpdateOpenIDConnectProviderThumbprintCommandInput,
  UpdateOpenIDConnectProviderThumbprintCommandOutput,
} from '@aws-sdk/client-iam';
import type { OidcProviderRecord } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { required } from './constraints.ts';
import { changeEntity, entityAccess } from './entities.ts';
import { checkedThumbprints, locateOidcProvider, oidcProviders } from './identity-providers.ts';
import type { Located } from './located.ts';

export const UpdateOpenIDConnectProviderThumbprint: ServerOperation<
  UpdateOpenIDConnectProviderThumbprintCommandInput,
  UpdateOpenIDConnectProviderThumbprintCommandOutput,
  Located<OidcProviderRecord>
> = {
  locate(input, readers, call) {
    checkedThumbprints(required(input.ThumbprintList, 'thumbprintList'));
    return locateOidcProvider(input.OpenIDConnectProviderArn, readers, call);
  },
  access: (target) => entityAccess('iam:UpdateOpenIDConnectProviderThumbprint', target),
  async run(input, target, call) {
    const thumbprints = checkedThumbprints(input.ThumbprintList);
    await changeEntity(oidcProviders, call, target, (provider) => ({ ...provider, thumbprints }));
    return {};
  },
};
