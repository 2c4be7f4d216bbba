// IAM CreateSAMLProvider: keeps the metadata of an identity provider. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html
import type { CreateSAMLProviderCommandInput, CreateSAMLProviderCommandOutput } from '@aws-sdk/client-iam';
import { arn } from '../../kernel/arn.ts';
import { SamlProvider, type SamlProviderRecord } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { checkedText, samlProviderName } from './constraints.ts';
import { alreadyExists, entityAccess, limitExceeded } from './entities.ts';
import { refuseEncryptedAssertions } from './identity-providers.ts';
import { identified, type Located } from './located.ts';
import { checkedSamlMetadata } from './saml-metadata.ts';
import { checkedTags, requestTagContext, tagMember } from './tags.ts';

/** AWS's default. */
const providersPerAccount = 100;

export const CreateSAMLProvider: ServerOperation<
  CreateSAMLProviderCommandInput,
  CreateSAMLProviderCommandOutput,
  Located<SamlProviderRecord>
> = {
  locate(input, _readers, call) {
    const { account } = identified(call);
    const name = checkedText(input.Name, 'name', samlProviderName);
    checkedTags(input.Tags);
    return { account, name, arn: arn.samlProvider(account, name), found: undefined };
  },
  access: (target, input) => entityAccess('iam:CreateSAMLProvider', target, requestTagContext(checkedTags(input.Tags))),
  async run(input, { account, arn: providerArn, name }, call) {
    refuseEncryptedAssertions(input.AssertionEncryptionMode, input.AddPrivateKey);
    const { text, entityId, validUntilMs } = checkedSamlMetadata(input.SAMLMetadataDocument);
    const tags = checkedTags(input.Tags);
    await call.resources.records.transaction(async (transaction) => {
      if ((await transaction.get(SamlProvider, [account, name])) !== undefined)
        throw alreadyExists(`SAMLProvider ${name} already exists.`);
      let others = 0;
      for await (const _ of transaction.list(SamlProvider, { under: [account] })) others += 1;
      if (others >= providersPerAccount)
        throw limitExceeded(`Cannot exceed quota for SAMLProvidersPerAccount: ${providersPerAccount}`);
      transaction.put(SamlProvider, [account, name], {
        account,
        arn: providerArn,
        name,
        metadata: text,
        entityId,
        validUntilMs,
        createdAtMs: call.nowMs,
        tags,
      });
    });
    return { SAMLProviderArn: providerArn, ...tagMember(tags) };
  },
};
