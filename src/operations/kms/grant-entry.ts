// A grant as the listings show it. https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
import type { GrantListEntry, GrantOperation } from '@aws-sdk/client-kms';
import type { GrantConstraints } from '../../kernel/access.ts';
import { arn } from '../../kernel/arn.ts';
import type { GrantPrincipal, KmsGrantRecord } from '../../storage/records/kms-grant.ts';
import { keyArn } from './key-state.ts';

export function grantEntry(grant: KmsGrantRecord): GrantListEntry {
  return {
    KeyId: keyArn(grant),
    GrantId: grant.grantId,
    ...(grant.name !== undefined && { Name: grant.name }),
    CreationDate: new Date(grant.createdAtMs),
    ...principal(grant.grantee, 'GranteePrincipal', 'GranteeServicePrincipal'),
    ...(grant.retiring && principal(grant.retiring, 'RetiringPrincipal', 'RetiringServicePrincipal')),
    IssuingAccount: arn.accountRoot(grant.issuingAccount),
    Operations: grant.operations as GrantOperation[],
    ...constraints(grant.constraints),
  };
}

function principal({ name }: GrantPrincipal, ofAws: string, ofService: string): Partial<GrantListEntry> {
  return { [name.startsWith('arn:') ? ofAws : ofService]: name };
}

function constraints(given: GrantConstraints): Partial<GrantListEntry> {
  const { encryptionContextEquals, encryptionContextSubset, sourceArn } = given;
  if (encryptionContextEquals === undefined && encryptionContextSubset === undefined && sourceArn === undefined)
    return {};
  return {
    Constraints: {
      ...(encryptionContextEquals && { EncryptionContextEquals: { ...encryptionContextEquals } }),
      ...(encryptionContextSubset && { EncryptionContextSubset: { ...encryptionContextSubset } }),
      ...(sourceArn !== undefined && { SourceArn: sourceArn }),
    },
  };
}
