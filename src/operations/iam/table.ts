// The operations of IAM: those that are built, and why the others are not.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
import { AddRoleToInstanceProfile } from './AddRoleToInstanceProfile.ts';
import { AddUserToGroup } from './AddUserToGroup.ts';
import { AttachGroupPolicy } from './AttachGroupPolicy.ts';
import { AttachRolePolicy } from './AttachRolePolicy.ts';
import { AttachUserPolicy } from './AttachUserPolicy.ts';
import { CreateAccessKey } from './CreateAccessKey.ts';
import { CreateGroup } from './CreateGroup.ts';
import { CreateInstanceProfile } from './CreateInstanceProfile.ts';
import { CreatePolicy } from './CreatePolicy.ts';
import { CreatePolicyVersion } from './CreatePolicyVersion.ts';
import { CreateRole } from './CreateRole.ts';
import { CreateUser } from './CreateUser.ts';
import { DeleteAccessKey } from './DeleteAccessKey.ts';
import { DeleteGroup } from './DeleteGroup.ts';
import { DeleteGroupPolicy } from './DeleteGroupPolicy.ts';
import { DeleteInstanceProfile } from './DeleteInstanceProfile.ts';
import { DeletePolicy } from './DeletePolicy.ts';
import { DeletePolicyVersion } from './DeletePolicyVersion.ts';
import { DeleteRole } from './DeleteRole.ts';
import { DeleteRolePermissionsBoundary } from './DeleteRolePermissionsBoundary.ts';
import { DeleteRolePolicy } from './DeleteRolePolicy.ts';
import { DeleteUser } from './DeleteUser.ts';
import { DeleteUserPermissionsBoundary } from './DeleteUserPermissionsBoundary.ts';
import { DeleteUserPolicy } from './DeleteUserPolicy.ts';
import { DetachGroupPolicy } from './DetachGroupPolicy.ts';
import { DetachRolePolicy } from './DetachRolePolicy.ts';
import { DetachUserPolicy } from './DetachUserPolicy.ts';
import { GetContextKeysForCustomPolicy } from './GetContextKeysForCustomPolicy.ts';
import { GetContextKeysForPrincipalPolicy } from './GetContextKeysForPrincipalPolicy.ts';
import { GetGroup } from './GetGroup.ts';
import { GetGroupPolicy } from './GetGroupPolicy.ts';
import { GetInstanceProfile } from './GetInstanceProfile.ts';
import { GetPolicy } from './GetPolicy.ts';
import { GetPolicyVersion } from './GetPolicyVersion.ts';
import { GetRole } from './GetRole.ts';
import { GetRolePolicy } from './GetRolePolicy.ts';
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
import { ListPolicies } from './ListPolicies.ts';
import { ListPolicyTags } from './ListPolicyTags.ts';
import { ListPolicyVersions } from './ListPolicyVersions.ts';
import { ListRolePolicies } from './ListRolePolicies.ts';
import { ListRoles } from './ListRoles.ts';
import { ListRoleTags } from './ListRoleTags.ts';
import { ListUserPolicies } from './ListUserPolicies.ts';
import { ListUsers } from './ListUsers.ts';
import { ListUserTags } from './ListUserTags.ts';
import { PutGroupPolicy } from './PutGroupPolicy.ts';
import { PutRolePermissionsBoundary } from './PutRolePermissionsBoundary.ts';
import { PutRolePolicy } from './PutRolePolicy.ts';
import { PutUserPermissionsBoundary } from './PutUserPermissionsBoundary.ts';
import { PutUserPolicy } from './PutUserPolicy.ts';
import { RemoveRoleFromInstanceProfile } from './RemoveRoleFromInstanceProfile.ts';
import { RemoveUserFromGroup } from './RemoveUserFromGroup.ts';
import { SetDefaultPolicyVersion } from './SetDefaultPolicyVersion.ts';
import { SimulateCustomPolicy } from './SimulateCustomPolicy.ts';
import { SimulatePrincipalPolicy } from './SimulatePrincipalPolicy.ts';
import { TagInstanceProfile } from './TagInstanceProfile.ts';
import { TagPolicy } from './TagPolicy.ts';
import { TagRole } from './TagRole.ts';
import { TagUser } from './TagUser.ts';
import { UntagInstanceProfile } from './UntagInstanceProfile.ts';
import { UntagPolicy } from './UntagPolicy.ts';
import { UntagRole } from './UntagRole.ts';
import { UntagUser } from './UntagUser.ts';
import { UpdateAccessKey } from './UpdateAccessKey.ts';
import { UpdateAssumeRolePolicy } from './UpdateAssumeRolePolicy.ts';
import { UpdateGroup } from './UpdateGroup.ts';
import { UpdateRole } from './UpdateRole.ts';
import { UpdateRoleDescription } from './UpdateRoleDescription.ts';
import { UpdateUser } from './UpdateUser.ts';

export const iamOperations = {
  AddRoleToInstanceProfile,
  AddUserToGroup,
  AttachGroupPolicy,
  AttachRolePolicy,
  AttachUserPolicy,
  CreateAccessKey,
  CreateGroup,
  CreateInstanceProfile,
  CreatePolicy,
  CreatePolicyVersion,
  CreateRole,
  CreateUser,
  DeleteAccessKey,
  DeleteGroup,
  DeleteGroupPolicy,
  DeleteInstanceProfile,
  DeletePolicy,
  DeletePolicyVersion,
  DeleteRole,
  DeleteRolePermissionsBoundary,
  DeleteRolePolicy,
  DeleteUser,
  DeleteUserPermissionsBoundary,
  DeleteUserPolicy,
  DetachGroupPolicy,
  DetachRolePolicy,
  DetachUserPolicy,
  GetContextKeysForCustomPolicy,
  GetContextKeysForPrincipalPolicy,
  GetGroup,
  GetGroupPolicy,
  GetInstanceProfile,
  GetPolicy,
  GetPolicyVersion,
  GetRole,
  GetRolePolicy,
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
  ListPolicies,
  ListPolicyTags,
  ListPolicyVersions,
  ListRolePolicies,
  ListRoleTags,
  ListRoles,
  ListUserPolicies,
  ListUserTags,
  ListUsers,
  PutGroupPolicy,
  PutRolePermissionsBoundary,
  PutRolePolicy,
  PutUserPermissionsBoundary,
  PutUserPolicy,
  RemoveRoleFromInstanceProfile,
  RemoveUserFromGroup,
  SetDefaultPolicyVersion,
  SimulateCustomPolicy,
  SimulatePrincipalPolicy,
  TagInstanceProfile,
  TagPolicy,
  TagRole,
  TagUser,
  UntagInstanceProfile,
  UntagPolicy,
  UntagRole,
  UntagUser,
  UpdateAccessKey,
  UpdateAssumeRolePolicy,
  UpdateGroup,
  UpdateRole,
  UpdateRoleDescription,
  UpdateUser,
} as const;

const consoleSignIn = 'there is no password sign-in: access keys and roles only';
const multiFactor = 'multi-factor devices are not built';
const identityProviders = 'identity providers are not built';
const certificates = 'server and signing certificates are not built';
const otherCredentials = 'credentials of other services are not built';
const delegation = 'delegation requests are not built';
const centralRoot = 'central root access is not built';
const lastAccess = 'when a permission or key was last used is not tracked';
const serviceLinked = 'no service here needs a role of its own';
const reports = 'reports over a whole account are not built yet';
const oneTokenVersion = 'the tokens of sessions are one kind, valid in every Region';

const accountSettings = 'settings of a whole account in IAM are not built';
const roleTemplates = 'roles from templates are not built';

export const iamUnsupported = {
  AcquireRole: roleTemplates,
  GetAccountProperties: accountSettings,
  GetRoleTemplateVersion: roleTemplates,
  PutAccountProperties: accountSettings,
  AcceptDelegationRequest: delegation,
  AddClientIDToOpenIDConnectProvider: identityProviders,
  AssociateDelegationRequest: delegation,
  ChangePassword: consoleSignIn,
  CreateAccountAlias: consoleSignIn,
  CreateDelegationRequest: delegation,
  CreateLoginProfile: consoleSignIn,
  CreateOpenIDConnectProvider: identityProviders,
  CreateSAMLProvider: identityProviders,
  CreateServiceLinkedRole: serviceLinked,
  CreateServiceSpecificCredential: otherCredentials,
  CreateVirtualMFADevice: multiFactor,
  DeactivateMFADevice: multiFactor,
  DeleteAccountAlias: consoleSignIn,
  DeleteAccountPasswordPolicy: consoleSignIn,
  DeleteLoginProfile: consoleSignIn,
  DeleteOpenIDConnectProvider: identityProviders,
  DeleteSAMLProvider: identityProviders,
  DeleteSSHPublicKey: otherCredentials,
  DeleteServerCertificate: certificates,
  DeleteServiceLinkedRole: serviceLinked,
  DeleteServiceSpecificCredential: otherCredentials,
  DeleteSigningCertificate: certificates,
  DeleteVirtualMFADevice: multiFactor,
  DisableOrganizationsRootCredentialsManagement: centralRoot,
  DisableOrganizationsRootSessions: centralRoot,
  DisableOutboundWebIdentityFederation: identityProviders,
  EnableMFADevice: multiFactor,
  EnableOrganizationsRootCredentialsManagement: centralRoot,
  EnableOrganizationsRootSessions: centralRoot,
  EnableOutboundWebIdentityFederation: identityProviders,
  GenerateCredentialReport: reports,
  GenerateOrganizationsAccessReport: lastAccess,
  GenerateServiceLastAccessedDetails: lastAccess,
  GetAccessKeyLastUsed: lastAccess,
  GetAccountAuthorizationDetails: reports,
  GetAccountPasswordPolicy: consoleSignIn,
  GetAccountSummary: reports,
  GetCredentialReport: reports,
  GetDelegationRequest: delegation,
  GetHumanReadableSummary: delegation,
  GetLoginProfile: consoleSignIn,
  GetMFADevice: multiFactor,
  GetOpenIDConnectProvider: identityProviders,
  GetOrganizationsAccessReport: lastAccess,
  GetOutboundWebIdentityFederationInfo: identityProviders,
  GetSAMLProvider: identityProviders,
  GetSSHPublicKey: otherCredentials,
  GetServerCertificate: certificates,
  GetServiceLastAccessedDetails: lastAccess,
  GetServiceLastAccessedDetailsWithEntities: lastAccess,
  GetServiceLinkedRoleDeletionStatus: serviceLinked,
  ListDelegationRequests: delegation,
  ListMFADeviceTags: multiFactor,
  ListMFADevices: multiFactor,
  ListOpenIDConnectProviderTags: identityProviders,
  ListOpenIDConnectProviders: identityProviders,
  ListOrganizationsFeatures: centralRoot,
  ListPoliciesGrantingServiceAccess: lastAccess,
  ListSAMLProviderTags: identityProviders,
  ListSAMLProviders: identityProviders,
  ListSSHPublicKeys: otherCredentials,
  ListServerCertificateTags: certificates,
  ListServerCertificates: certificates,
  ListServiceSpecificCredentials: otherCredentials,
  ListSigningCertificates: certificates,
  ListVirtualMFADevices: multiFactor,
  RejectDelegationRequest: delegation,
  RemoveClientIDFromOpenIDConnectProvider: identityProviders,
  ResetServiceSpecificCredential: otherCredentials,
  ResyncMFADevice: multiFactor,
  SendDelegationToken: delegation,
  SetSecurityTokenServicePreferences: oneTokenVersion,
  TagMFADevice: multiFactor,
  TagOpenIDConnectProvider: identityProviders,
  TagSAMLProvider: identityProviders,
  TagServerCertificate: certificates,
  UntagMFADevice: multiFactor,
  UntagOpenIDConnectProvider: identityProviders,
  UntagSAMLProvider: identityProviders,
  UntagServerCertificate: certificates,
  UpdateAccountPasswordPolicy: consoleSignIn,
  UpdateDelegationRequest: delegation,
  UpdateLoginProfile: consoleSignIn,
  UpdateOpenIDConnectProviderThumbprint: identityProviders,
  UpdateSAMLProvider: identityProviders,
  UpdateSSHPublicKey: otherCredentials,
  UpdateServerCertificate: certificates,
  UpdateServiceSpecificCredential: otherCredentials,
  UpdateSigningCertificate: certificates,
  UploadSSHPublicKey: otherCredentials,
  UploadServerCertificate: certificates,
  UploadSigningCertificate: certificates,
} as const satisfies Readonly<Record<string, string>>;
