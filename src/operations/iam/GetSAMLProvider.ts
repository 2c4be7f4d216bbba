// IAM GetSAMLProvider: the metadata of an identity provider. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSAMLProvider.html
import type { GetSAMLProviderCommandInput, GetSAMLProviderCommandOutput } from '@aws-sdk/client-iam';
import type { SamlProviderRecord } from '../../storage/records/identity-provider.ts';
import type { ServerOperation } from '../context.ts';
import { entityAccess, found, noSuch } from './entities.ts';
import { locateSamlProvider } from './identity-providers.ts';
import type { Located } from './located.ts';
import { tagMember } from './tags.ts';

export const GetSAMLProvider: ServerOperation<
  GetSAMLProviderCommandInput,
  GetSAMLProviderCommandOutput,
  Located<SamlProviderRecord>
> = {
  locate: (input, readers, call) => locateSamlProvider(input.SAMLProviderArn, readers, call),
  access: (target) => entityAccess('iam:GetSAMLProvider', target),
  async run(_input, target) {
    const { metadata, createdAtMs, validUntilMs, tags } = found(target, noSuch.samlProvider);
    return {
      SAMLMetadataDocument: metadata,
      CreateDate: new Date(createdAtMs),
      ValidUntil: new Date(validUntilMs),
      ...tagMember(tags),
    };
  },
};
