// IAM GetOpenIDConnectProvider: an issuer with its audiences and thumbprints. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html
import type { GetOpenIDConnectProviderCommandInput, GetOpenIDConnectProviderCommandOutput } from '@aws-sdk/client-iam';
import type { OidcProviderRecord } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { entityAccess, found, noSuch } from './entities.ts';
import { locateOidcProvider } from './identity-providers.ts';
import type { Located } from './located.ts';
import { tagMember } from './tags.ts';

export const GetOpenIDConnectProvider: ServerOperation<
  GetOpenIDConnectProviderCommandInput,
  GetOpenIDConnectProviderCommandOutput,
  Located<OidcProviderRecord>
> = {
  locate: (input, readers, call) => locateOidcProvider(input.OpenIDConnectProviderArn, readers, call),
  access: (target) => entityAccess('iam:GetOpenIDConnectProvider', target),
  async run(_input, target) {
    const { url, clientIds, thumbprints, createdAtMs, tags } = found(target, noSuch.oidcProvider);
    return {
      Url: url,
      ClientIDList: [...clientIds],
      ThumbprintList: [...thumbprints],
      CreateDate: new Date(createdAtMs),
      ...tagMember(tags),
    };
  },
};
