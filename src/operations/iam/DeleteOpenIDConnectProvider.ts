// IAM DeleteOpenIDConnectProvider: no token of the issuer opens a role any more. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html
import type {
  DeleteOpenIDConnectProviderCommandInput,
  DeleteOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import { OidcProvider, type OidcProviderRecord } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { entityAccess } from './entities.ts';
import { locateOidcProvider } from './identity-providers.ts';
import type { Located } from './located.ts';

/** As AWS documents it, deleting what is not there succeeds. Roles that name the provider stay as they are. */
export const DeleteOpenIDConnectProvider: ServerOperation<
  DeleteOpenIDConnectProviderCommandInput,
  DeleteOpenIDConnectProviderCommandOutput,
  Located<OidcProviderRecord>
> = {
  locate: (input, readers, call) => locateOidcProvider(input.OpenIDConnectProviderArn, readers, call),
  access: (target) => entityAccess('iam:DeleteOpenIDConnectProvider', target),
  async run(_input, { account, name }, call) {
    await call.resources.records.transaction(async (transaction) => transaction.remove(OidcProvider, [account, name]));
    return {};
  },
};
