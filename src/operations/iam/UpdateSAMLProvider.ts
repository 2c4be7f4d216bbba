// IAM UpdateSAMLProvider: other metadata for a provider. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSAMLProvider.html
import type { UpdateSAMLProviderCommandInput, UpdateSAMLProviderCommandOutput } from '@aws-sdk/client-iam';
import type { SamlProviderRecord } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { changeEntity, entityAccess } from './entities.ts';
import { locateSamlProvider, refuseEncryptedAssertions, samlProviders } from './identity-providers.ts';
import type { Located } from './located.ts';
import { checkedSamlMetadata } from './saml-metadata.ts';

export const UpdateSAMLProvider: ServerOperation<
  UpdateSAMLProviderCommandInput,
  UpdateSAMLProviderCommandOutput,
  Located<SamlProviderRecord>
> = {
  locate: (input, readers, call) => locateSamlProvider(input.SAMLProviderArn, readers, call),
  access: (target) => entityAccess('iam:UpdateSAMLProvider', target),
  async run(input, target, call) {
    refuseEncryptedAssertions(input.AssertionEncryptionMode, input.AddPrivateKey ?? input.RemovePrivateKey);
    const { text: metadata, entityId, validUntilMs } = checkedSamlMetadata(input.SAMLMetadataDocument);
    await changeEntity(samlProviders, call, target, (provider) => ({ ...provider, metadata, entityId, validUntilMs }));
    return { SAMLProviderArn: target.arn };
  },
};
