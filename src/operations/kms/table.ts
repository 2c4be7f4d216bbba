// The KMS operations that are built, and why each of the others is not.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
import { CancelKeyDeletion } from './CancelKeyDeletion.ts';
import { CreateAlias } from './CreateAlias.ts';
import { CreateGrant } from './CreateGrant.ts';
import { CreateKey } from './CreateKey.ts';
import { Decapsulate } from './Decapsulate.ts';
import { Decrypt } from './Decrypt.ts';
import { DeleteAlias } from './DeleteAlias.ts';
import { DeleteImportedKeyMaterial } from './DeleteImportedKeyMaterial.ts';
import { DeriveSharedSecret } from './DeriveSharedSecret.ts';
import { DescribeKey } from './DescribeKey.ts';
import { DisableKey } from './DisableKey.ts';
import { DisableKeyRotation } from './DisableKeyRotation.ts';
import { EnableKey } from './EnableKey.ts';
import { EnableKeyRotation } from './EnableKeyRotation.ts';
import { Encapsulate } from './Encapsulate.ts';
import { Encrypt } from './Encrypt.ts';
import { GenerateDataKey } from './GenerateDataKey.ts';
import { GenerateDataKeyPair } from './GenerateDataKeyPair.ts';
import { GenerateDataKeyPairWithoutPlaintext } from './GenerateDataKeyPairWithoutPlaintext.ts';
import { GenerateDataKeyWithoutPlaintext } from './GenerateDataKeyWithoutPlaintext.ts';
import { GenerateMac } from './GenerateMac.ts';
import { GenerateRandom } from './GenerateRandom.ts';
import { GetKeyLastUsage } from './GetKeyLastUsage.ts';
import { GetKeyPolicy } from './GetKeyPolicy.ts';
import { GetKeyRotationStatus } from './GetKeyRotationStatus.ts';
import { GetParametersForImport } from './GetParametersForImport.ts';
import { GetPublicKey } from './GetPublicKey.ts';
import { ImportKeyMaterial } from './ImportKeyMaterial.ts';
import { ListAliases } from './ListAliases.ts';
import { ListGrants } from './ListGrants.ts';
import { ListKeyPolicies } from './ListKeyPolicies.ts';
import { ListKeyRotations } from './ListKeyRotations.ts';
import { ListKeys } from './ListKeys.ts';
import { ListResourceTags } from './ListResourceTags.ts';
import { ListRetirableGrants } from './ListRetirableGrants.ts';
import { PutKeyPolicy } from './PutKeyPolicy.ts';
import { ReEncrypt } from './ReEncrypt.ts';
import { ReplicateKey } from './ReplicateKey.ts';
import { RetireGrant } from './RetireGrant.ts';
import { RevokeGrant } from './RevokeGrant.ts';
import { RotateKeyOnDemand } from './RotateKeyOnDemand.ts';
import { ScheduleKeyDeletion } from './ScheduleKeyDeletion.ts';
import { Sign } from './Sign.ts';
import { TagResource } from './TagResource.ts';
import { UntagResource } from './UntagResource.ts';
import { UpdateAlias } from './UpdateAlias.ts';
import { UpdateKeyDescription } from './UpdateKeyDescription.ts';
import { UpdatePrimaryRegion } from './UpdatePrimaryRegion.ts';
import { Verify } from './Verify.ts';
import { VerifyMac } from './VerifyMac.ts';

export const kmsOperations = {
  CancelKeyDeletion,
  CreateAlias,
  CreateGrant,
  CreateKey,
  Decapsulate,
  Decrypt,
  DeleteAlias,
  DeleteImportedKeyMaterial,
  DeriveSharedSecret,
  DescribeKey,
  DisableKey,
  DisableKeyRotation,
  EnableKey,
  EnableKeyRotation,
  Encapsulate,
  Encrypt,
  GenerateDataKey,
  GenerateDataKeyPair,
  GenerateDataKeyPairWithoutPlaintext,
  GenerateDataKeyWithoutPlaintext,
  GenerateMac,
  GenerateRandom,
  GetKeyLastUsage,
  GetKeyPolicy,
  GetKeyRotationStatus,
  GetParametersForImport,
  GetPublicKey,
  ImportKeyMaterial,
  ListAliases,
  ListGrants,
  ListKeyPolicies,
  ListKeyRotations,
  ListKeys,
  ListResourceTags,
  ListRetirableGrants,
  PutKeyPolicy,
  ReEncrypt,
  ReplicateKey,
  RetireGrant,
  RevokeGrant,
  RotateKeyOnDemand,
  ScheduleKeyDeletion,
  Sign,
  TagResource,
  UntagResource,
  UpdateAlias,
  UpdateKeyDescription,
  UpdatePrimaryRegion,
  Verify,
  VerifyMac,
} as const;

const customStores = 'custom key stores (AWS CloudHSM, external key managers) are not built';

export const kmsUnsupported = {
  ConnectCustomKeyStore: customStores,
  CreateCustomKeyStore: customStores,
  DeleteCustomKeyStore: customStores,
  DescribeCustomKeyStores: customStores,
  DisconnectCustomKeyStore: customStores,
  UpdateCustomKeyStore: customStores,
} as const satisfies Readonly<Record<string, string>>;
