// IAM CreateOpenIDConnectProvider: an issuer whose tokens roles may trust. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
import type {
  CreateOpenIDConnectProviderCommandInput,
  CreateOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import { OidcProvider, type OidcProviderRecord } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { alreadyExists, entityAccess, limitExceeded } from './entities.ts';
import { checkedClientIds, checkedIssuer, checkedThumbprints, newOidcProvider } from './identity-providers.ts';
import type { Located } from './located.ts';
import { checkedTags, requestTagContext, tagMember } from './tags.ts';

/** AWS's default. */
const providersPerAccount = 100;

export const CreateOpenIDConnectProvider: ServerOperation<
  CreateOpenIDConnectProviderCommandInput,
  CreateOpenIDConnectProviderCommandOutput,
  Located<OidcProviderRecord>
> = {
  locate(input, _readers, call) {
    checkedClientIds(input.ClientIDList);
    checkedThumbprints(input.ThumbprintList);
    checkedTags(input.Tags);
    return newOidcProvider(call, checkedIssuer(input.Url));
  },
  access: (target, input) =>
    entityAccess('iam:CreateOpenIDConnectProvider', target, requestTagContext(checkedTags(input.Tags))),
  async run(input, { account, arn, name: url }, call) {
    const tags = checkedTags(input.Tags);
    const record: OidcProviderRecord = {
      account,
      arn,
      url,
      clientIds: checkedClientIds(input.ClientIDList),
      thumbprints: checkedThumbprints(input.ThumbprintList),
      createdAtMs: call.nowMs,
      tags,
    };
    await call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(OidcProvider, [account, url])) !== undefined)
        throw alreadyExists(`Provider with url https://${url} already exists.`);
      let others = 0;
      for await (const _ of transaction.list(OidcProvider, { under: [account] })) others += 1;
      if (others >= providersPerAccount)
        throw limitExceeded(`Cannot exceed quota for OpenIdConnectProvidersPerAccount: ${providersPerAccount}`);
      transaction.put(OidcProvider, [account, url], record);
    });
    return { OpenIDConnectProviderArn: arn, ...tagMember(tags) };
  },
};
