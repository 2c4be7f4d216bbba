// The operations of IAM: those that are built, and why the others are not.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
import { AddClientIDToOpenIDConnectProvider } from './AddClientIDToOpenIDConnectProvider.ts';
import { AddRoleToInstanceProfile } from './AddRoleToInstanceProfile.ts';
import { AddUserToGroup } from './AddUserToGroup.ts';
import { AttachGroupPolicy } from './AttachGroupPolicy.ts';
import { AttachRolePolicy } from './AttachRolePolicy.ts';
import { AttachUserPolicy } from './AttachUserPolicy.ts';
import { ChangePassword } from './ChangePassword.ts';
import { CreateAccessKey } from './CreateAccessKey.ts';
import { CreateAccountAlias } from './CreateAccountAlias.ts';
import { CreateGroup } from './CreateGroup.ts';
import { CreateInstanceProfile } from './CreateInstanceProfile.ts';
import { CreateLoginProfile } from './CreateLoginProfile.ts';
import { CreateOpenIDConnectProvider } from './CreateOpenIDConnectProvider.ts';
import { CreatePolicy } from './CreatePolicy.ts';
import { CreatePolicyVersion } from './CreatePolicyVersion.ts';
import { CreateRole } from './CreateRole.ts';
import { CreateSAMLProvider } from './CreateSAMLProvider.ts';
import { CreateServiceLinkedRole } from './CreateServiceLinkedRole.ts';
import { CreateUser } from './CreateUser.ts';
import { CreateVirtualMFADevice } from './CreateVirtualMFADevice.ts';
import { DeactivateMFADevice } from './DeactivateMFADevice.ts';
import { DeleteAccessKey } from './DeleteAccessKey.ts';
import { DeleteAccountAlias } from './DeleteAccountAlias.ts';
import { DeleteAccountPasswordPolicy } from './DeleteAccountPasswordPolicy.ts';
import { DeleteGroup } from './DeleteGroup.ts';
import { DeleteGroupPolicy } from './DeleteGroupPolicy.ts';
import { DeleteInstanceProfile } from './DeleteInstanceProfile.ts';
import { DeleteLoginProfile } from './DeleteLoginProfile.ts';
import { DeleteOpenIDConnectProvider } from './DeleteOpenIDConnectProvider.ts';
import { DeletePolicy } from './DeletePolicy.ts';
import { DeletePolicyVersion } from './DeletePolicyVersion.ts';
import { DeleteRole } from './DeleteRole.ts';
import { DeleteRolePermissionsBoundary } from './DeleteRolePermissionsBoundary.ts';
import { DeleteRolePolicy } from './DeleteRolePolicy.ts';
import { DeleteSAMLProvider } from './DeleteSAMLProvider.ts';
import { DeleteServerCertificate } from './DeleteServerCertificate.ts';
import { DeleteServiceLinkedRole } from './DeleteServiceLinkedRole.ts';
import { DeleteSigningCertificate } from './DeleteSigningCertificate.ts';
import { DeleteSSHPublicKey } from './DeleteSSHPublicKey.ts';
import { DeleteUser } from './DeleteUser.ts';
import { DeleteUserPermissionsBoundary } from './DeleteUserPermissionsBoundary.ts';
import { DeleteUserPolicy } from './DeleteUserPolicy.ts';
import { DeleteVirtualMFADevice } from './DeleteVirtualMFADevice.ts';
import { DetachGroupPolicy } from './DetachGroupPolicy.ts';
import { DetachRolePolicy } from './DetachRolePolicy.ts';
import { DetachUserPolicy } from './DetachUserPolicy.ts';
import { DisableOrganizationsRootCredentialsManagement } from './DisableOrganizationsRootCredentialsManagement.ts';
import { DisableOrganizationsRootSessions } from './DisableOrganizationsRootSessions.ts';
import { EnableMFADevice } from './EnableMFADevice.ts';
import { EnableOrganizationsRootCredentialsManagement } from './EnableOrganizationsRootCredentialsManagement.ts';
import { EnableOrganizationsRootSessions } from './EnableOrganizationsRootSessions.ts';
import { GenerateCredentialReport } from './GenerateCredentialReport.ts';
import { GetAccessKeyLastUsed } from './GetAccessKeyLastUsed.ts';
import { GetAccountAuthorizationDetails } from './GetAccountAuthorizationDetails.ts';
import { GetAccountPasswordPolicy } from './GetAccountPasswordPolicy.ts';
import { GetAccountSummary } from './GetAccountSummary.ts';
import { GetContextKeysForCustomPolicy } from './GetContextKeysForCustomPolicy.ts';
import { GetContextKeysForPrincipalPolicy } from './GetContextKeysForPrincipalPolicy.ts';
import { GetCredentialReport } from './GetCredentialReport.ts';
import { GetGroup } from './GetGroup.ts';
import { GetGroupPolicy } from './GetGroupPolicy.ts';
import { GetInstanceProfile } from './GetInstanceProfile.ts';
import { GetLoginProfile } from './GetLoginProfile.ts';
import { GetMFADevice } from './GetMFADevice.ts';
import { GetOpenIDConnectProvider } from './GetOpenIDConnectProvider.ts';
import { GetPolicy } from './GetPolicy.ts';
import { GetPolicyVersion } from './GetPolicyVersion.ts';
import { GetRole } from './GetRole.ts';
import { GetRolePolicy } from './GetRolePolicy.ts';
import { GetSAMLProvider } from './GetSAMLProvider.ts';
import { GetServerCertificate } from './GetServerCertificate.ts';
import { GetServiceLinkedRoleDeletionStatus } from './GetServiceLinkedRoleDeletionStatus.ts';
import { GetSSHPublicKey } from './GetSSHPublicKey.ts';
import { GetUser } from './GetUser.ts';
import { GetUserPolicy } from './GetUserPolicy.ts';
import { ListAccessKeys } from './ListAccessKeys.ts';
import { ListAccountAliases } from './ListAccountAliases.ts';
import { ListAttachedGroupPolicies } from './ListAttachedGroupPolicies.ts';
import { ListAttachedRolePolicies } from './ListAttachedRolePolicies.ts';
import { ListAttachedUserPolicies } from './ListAttachedUserPolicies.ts';
import { ListEntitiesForPolicy } from './ListEntitiesForPolicy.ts';
import { ListGroupPolicies } from './ListGroupPolicies.ts';
import { ListGroups } from './ListGroups.ts';
import { ListGroupsForUser } from './ListGroupsForUser.ts';
import { ListInstanceProfiles } from './ListInstanceProfiles.ts';
import { ListInstanceProfilesForRole } from './ListInstanceProfilesForRole.ts';
import { ListInstanceProfileTags } from './ListInstanceProfileTags.ts';
import { ListMFADevices } from './ListMFADevices.ts';
import { ListMFADeviceTags } from './ListMFADeviceTags.ts';
import { ListOpenIDConnectProviders } from './ListOpenIDConnectProviders.ts';
import { ListOpenIDConnectProviderTags } from './ListOpenIDConnectProviderTags.ts';
import { ListOrganizationsFeatures } from './ListOrganizationsFeatures.ts';
import { ListPolicies } from './ListPolicies.ts';
import { ListPoliciesGrantingServiceAccess } from './ListPoliciesGrantingServiceAccess.ts';
import { ListPolicyTags } from './ListPolicyTags.ts';
import { ListPolicyVersions } from './ListPolicyVersions.ts';
import { ListRolePolicies } from './ListRolePolicies.ts';
import { ListRoles } from './ListRoles.ts';
import { ListRoleTags } from './ListRoleTags.ts';
import { ListSAMLProviders } from './ListSAMLProviders.ts';
import { ListSAMLProviderTags } from './ListSAMLProviderTags.ts';
import { ListServerCertificates } from './ListServerCertificates.ts';
import { ListServerCertificateTags } from './ListServerCertificateTags.ts';
import { ListSigningCertificates } from './ListSigningCertificates.ts';
import { ListSSHPublicKeys } from './ListSSHPublicKeys.ts';
import { ListUserPolicies } from './ListUserPolicies.ts';
import { ListUsers } from './ListUsers.ts';
import { ListUserTags } from './ListUserTags.ts';
import { ListVirtualMFADevices } from './ListVirtualMFADevices.ts';
import { PutGroupPolicy } from './PutGroupPolicy.ts';
import { PutRolePermissionsBoundary } from './PutRolePermissionsBoundary.ts';
import { PutRolePolicy } from './PutRolePolicy.ts';
import { PutUserPermissionsBoundary } from './PutUserPermissionsBoundary.ts';
import { PutUserPolicy } from './PutUserPolicy.ts';
import { RemoveClientIDFromOpenIDConnectProvider } from './RemoveClientIDFromOpenIDConnectProvider.ts';
import { RemoveRoleFromInstanceProfile } from './RemoveRoleFromInstanceProfile.ts';
import { RemoveUserFromGroup } from './RemoveUserFromGroup.ts';
import { ResyncMFADevice } from './ResyncMFADevice.ts';
import { SetDefaultPolicyVersion } from './SetDefaultPolicyVersion.ts';
import { SimulateCustomPolicy } from './SimulateCustomPolicy.ts';
import { SimulatePrincipalPolicy } from './SimulatePrincipalPolicy.ts';
import { TagInstanceProfile } from './TagInstanceProfile.ts';
import { TagMFADevice } from './TagMFADevice.ts';
import { TagOpenIDConnectProvider } from './TagOpenIDConnectProvider.ts';
import { TagPolicy } from './TagPolicy.ts';
import { TagRole } from './TagRole.ts';
import { TagSAMLProvider } from './TagSAMLProvider.ts';
import { TagServerCertificate } from './TagServerCertificate.ts';
import { TagUser } from './TagUser.ts';
import { UntagInstanceProfile } from './UntagInstanceProfile.ts';
import { UntagMFADevice } from './UntagMFADevice.ts';
import { UntagOpenIDConnectProvider } from './UntagOpenIDConnectProvider.ts';
import { UntagPolicy } from './UntagPolicy.ts';
import { UntagRole } from './UntagRole.ts';
import { UntagSAMLProvider } from './UntagSAMLProvider.ts';
import { UntagServerCertificate } from './UntagServerCertificate.ts';
import { UntagUser } from './UntagUser.ts';
import { UpdateAccessKey } from './UpdateAccessKey.ts';
import { UpdateAccountPasswordPolicy } from './UpdateAccountPasswordPolicy.ts';
import { UpdateAssumeRolePolicy } from './UpdateAssumeRolePolicy.ts';
import { UpdateGroup } from './UpdateGroup.ts';
import { UpdateLoginProfile } from './UpdateLoginProfile.ts';
import { UpdateOpenIDConnectProviderThumbprint } from './UpdateOpenIDConnectProviderThumbprint.ts';
import { UpdateRole } from './UpdateRole.ts';
import { UpdateRoleDescription } from './UpdateRoleDescription.ts';
import { UpdateSAMLProvider } from './UpdateSAMLProvider.ts';
import { UpdateServerCertificate } from './UpdateServerCertificate.ts';
import { UpdateSigningCertificate } from './UpdateSigningCertificate.ts';
import { UpdateSSHPublicKey } from './UpdateSSHPublicKey.ts';
import { UpdateUser } from './UpdateUser.ts';
import { UploadServerCertificate } from './UploadServerCertificate.ts';
import { UploadSigningCertificate } from './UploadSigningCertificate.ts';
import { UploadSSHPublicKey } from './UploadSSHPublicKey.ts';

export const iamOperations = {
  AddClientIDToOpenIDConnectProvider,
  AddRoleToInstanceProfile,
  AddUserToGroup,
  AttachGroupPolicy,
  AttachRolePolicy,
  AttachUserPolicy,
  ChangePassword,
  CreateAccessKey,
  CreateAccountAlias,
  CreateGroup,
  CreateInstanceProfile,
  CreateLoginProfile,
  CreateOpenIDConnectProvider,
  CreatePolicy,
  CreatePolicyVersion,
  CreateRole,
  CreateSAMLProvider,
  CreateServiceLinkedRole,
  CreateUser,
  CreateVirtualMFADevice,
  DeactivateMFADevice,
  DeleteAccessKey,
  DeleteAccountAlias,
  DeleteAccountPasswordPolicy,
  DeleteGroup,
  DeleteGroupPolicy,
  DeleteInstanceProfile,
  DeleteLoginProfile,
  DeleteOpenIDConnectProvider,
  DeletePolicy,
  DeletePolicyVersion,
  DeleteRole,
  DeleteRolePermissionsBoundary,
  DeleteRolePolicy,
  DeleteSAMLProvider,
  DeleteSSHPublicKey,
  DeleteServerCertificate,
  DeleteServiceLinkedRole,
  DeleteSigningCertificate,
  DeleteUser,
  DeleteUserPermissionsBoundary,
  DeleteUserPolicy,
  DeleteVirtualMFADevice,
  DetachGroupPolicy,
  DetachRolePolicy,
  DetachUserPolicy,
  DisableOrganizationsRootCredentialsManagement,
  DisableOrganizationsRootSessions,
  EnableMFADevice,
  EnableOrganizationsRootCredentialsManagement,
  EnableOrganizationsRootSessions,
  GenerateCredentialReport,
  GetAccessKeyLastUsed,
  GetAccountAuthorizationDetails,
  GetAccountPasswordPolicy,
  GetAccountSummary,
  GetContextKeysForCustomPolicy,
  GetContextKeysForPrincipalPolicy,
  GetCredentialReport,
  GetGroup,
  GetGroupPolicy,
  GetInstanceProfile,
  GetLoginProfile,
  GetMFADevice,
  GetOpenIDConnectProvider,
  GetPolicy,
  GetPolicyVersion,
  GetRole,
  GetRolePolicy,
  GetSAMLProvider,
  GetSSHPublicKey,
  GetServerCertificate,
  GetServiceLinkedRoleDeletionStatus,
  GetUser,
  GetUserPolicy,
  ListAccessKeys,
  ListAccountAliases,
  ListAttachedGroupPolicies,
  ListAttachedRolePolicies,
  ListAttachedUserPolicies,
  ListEntitiesForPolicy,
  ListGroupPolicies,
  ListGroups,
  ListGroupsForUser,
  ListInstanceProfileTags,
  ListInstanceProfiles,
  ListInstanceProfilesForRole,
  ListMFADeviceTags,
  ListMFADevices,
  ListOpenIDConnectProviderTags,
  ListOpenIDConnectProviders,
  ListOrganizationsFeatures,
  ListPolicies,
  ListPoliciesGrantingServiceAccess,
  ListPolicyTags,
  ListPolicyVersions,
  ListRolePolicies,
  ListRoleTags,
  ListRoles,
  ListSAMLProviderTags,
  ListSAMLProviders,
  ListSSHPublicKeys,
  ListServerCertificateTags,
  ListServerCertificates,
  ListSigningCertificates,
  ListUserPolicies,
  ListUserTags,
  ListUsers,
  ListVirtualMFADevices,
  PutGroupPolicy,
  PutRolePermissionsBoundary,
  PutRolePolicy,
  PutUserPermissionsBoundary,
  PutUserPolicy,
  RemoveClientIDFromOpenIDConnectProvider,
  RemoveRoleFromInstanceProfile,
  RemoveUserFromGroup,
  ResyncMFADevice,
  SetDefaultPolicyVersion,
  SimulateCustomPolicy,
  SimulatePrincipalPolicy,
  TagInstanceProfile,
  TagMFADevice,
  TagOpenIDConnectProvider,
  TagPolicy,
  TagRole,
  TagSAMLProvider,
  TagServerCertificate,
  TagUser,
  UntagInstanceProfile,
  UntagMFADevice,
  UntagOpenIDConnectProvider,
  UntagPolicy,
  UntagRole,
  UntagSAMLProvider,
  UntagServerCertificate,
  UntagUser,
  UpdateAccessKey,
  UpdateAccountPasswordPolicy,
  UpdateAssumeRolePolicy,
  UpdateGroup,
  UpdateLoginProfile,
  UpdateOpenIDConnectProviderThumbprint,
  UpdateRole,
  UpdateRoleDescription,
  UpdateSAMLProvider,
  UpdateSSHPublicKey,
  UpdateServerCertificate,
  UpdateSigningCertificate,
  UpdateUser,
  UploadSSHPublicKey,
  UploadServerCertificate,
  UploadSigningCertificate,
} as const;

const outboundIdentity = 'the server gives no identity tokens to its callers for services elsewhere';
const otherCredentials =
  'there is no service here that takes such credentials, as CodeCommit, Keyspaces and Bedrock do';
const delegation = 'partners ask for delegated access in the console of AWS, which is not here';
const lastAccess =
  'reports of permissions by their last use are not built; GetAccessKeyLastUsed and the RoleLastUsed of a role tell of credentials';
const oneTokenVersion = 'the tokens of sessions are one kind, valid in every Region';

const accountSettings = 'properties of an account in IAM set nothing that acts here';
const roleTemplates = 'templates of roles are published by services of AWS, and none is here';

export const iamUnsupported = {
  AcquireRole: roleTemplates,
  GetAccountProperties: accountSettings,
  GetRoleTemplateVersion: roleTemplates,
  PutAccountProperties: accountSettings,
  AcceptDelegationRequest: delegation,
  AssociateDelegationRequest: delegation,
  CreateDelegationRequest: delegation,
  CreateServiceSpecificCredential: otherCredentials,
  DeleteServiceSpecificCredential: otherCredentials,
  DisableOutboundWebIdentityFederation: outboundIdentity,
  EnableOutboundWebIdentityFederation: outboundIdentity,
  GenerateOrganizationsAccessReport: lastAccess,
  GenerateServiceLastAccessedDetails: lastAccess,
  GetDelegationRequest: delegation,
  GetHumanReadableSummary: delegation,
  GetOrganizationsAccessReport: lastAccess,
  GetOutboundWebIdentityFederationInfo: outboundIdentity,
  GetServiceLastAccessedDetails: lastAccess,
  GetServiceLastAccessedDetailsWithEntities: lastAccess,
  ListDelegationRequests: delegation,
  ListServiceSpecificCredentials: otherCredentials,
  RejectDelegationRequest: delegation,
  ResetServiceSpecificCredential: otherCredentials,
  SendDelegationToken: delegation,
  SetSecurityTokenServicePreferences: oneTokenVersion,
  UpdateDelegationRequest: delegation,
  UpdateServiceSpecificCredential: otherCredentials,
} as const satisfies Readonly<Record<string, string>>;
