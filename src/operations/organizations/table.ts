// The operations of Organizations: those that are built, and why the others are not.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html
import { AttachPolicy } from './AttachPolicy.ts';
import { CloseAccount } from './CloseAccount.ts';
import { CreateAccount } from './CreateAccount.ts';
import { CreateOrganizationalUnit } from './CreateOrganizationalUnit.ts';
import { CreatePolicy } from './CreatePolicy.ts';
import { DeleteOrganizationalUnit } from './DeleteOrganizationalUnit.ts';
import { DeletePolicy } from './DeletePolicy.ts';
import { DeregisterDelegatedAdministrator } from './DeregisterDelegatedAdministrator.ts';
import { DescribeAccount } from './DescribeAccount.ts';
import { DescribeCreateAccountStatus } from './DescribeCreateAccountStatus.ts';
import { DescribeEffectivePolicy } from './DescribeEffectivePolicy.ts';
import { DescribeOrganization } from './DescribeOrganization.ts';
import { DescribeOrganizationalUnit } from './DescribeOrganizationalUnit.ts';
import { DescribePolicy } from './DescribePolicy.ts';
import { DetachPolicy } from './DetachPolicy.ts';
import { DisableAWSServiceAccess } from './DisableAWSServiceAccess.ts';
import { DisablePolicyType } from './DisablePolicyType.ts';
import { EnableAWSServiceAccess } from './EnableAWSServiceAccess.ts';
import { EnablePolicyType } from './EnablePolicyType.ts';
import { ListAccounts } from './ListAccounts.ts';
import { ListAccountsForParent } from './ListAccountsForParent.ts';
import { ListAWSServiceAccessForOrganization } from './ListAWSServiceAccessForOrganization.ts';
import { ListChildren } from './ListChildren.ts';
import { ListCreateAccountStatus } from './ListCreateAccountStatus.ts';
import { ListDelegatedAdministrators } from './ListDelegatedAdministrators.ts';
import { ListDelegatedServicesForAccount } from './ListDelegatedServicesForAccount.ts';
import { ListOrganizationalUnitsForParent } from './ListOrganizationalUnitsForParent.ts';
import { ListParents } from './ListParents.ts';
import { ListPolicies } from './ListPolicies.ts';
import { ListPoliciesForTarget } from './ListPoliciesForTarget.ts';
import { ListRoots } from './ListRoots.ts';
import { ListTagsForResource } from './ListTagsForResource.ts';
import { ListTargetsForPolicy } from './ListTargetsForPolicy.ts';
import { MoveAccount } from './MoveAccount.ts';
import { RegisterDelegatedAdministrator } from './RegisterDelegatedAdministrator.ts';
import { TagResource } from './TagResource.ts';
import { UntagResource } from './UntagResource.ts';
import { UpdateOrganizationalUnit } from './UpdateOrganizationalUnit.ts';
import { UpdatePolicy } from './UpdatePolicy.ts';

export const organizationsOperations = {
  AttachPolicy,
  CloseAccount,
  CreateAccount,
  CreateOrganizationalUnit,
  CreatePolicy,
  DeleteOrganizationalUnit,
  DeletePolicy,
  DeregisterDelegatedAdministrator,
  DescribeAccount,
  DescribeCreateAccountStatus,
  DescribeEffectivePolicy,
  DescribeOrganization,
  DescribeOrganizationalUnit,
  DescribePolicy,
  DetachPolicy,
  DisableAWSServiceAccess,
  DisablePolicyType,
  EnableAWSServiceAccess,
  EnablePolicyType,
  ListAWSServiceAccessForOrganization,
  ListAccounts,
  ListAccountsForParent,
  ListChildren,
  ListCreateAccountStatus,
  ListDelegatedAdministrators,
  ListDelegatedServicesForAccount,
  ListOrganizationalUnitsForParent,
  ListParents,
  ListPolicies,
  ListPoliciesForTarget,
  ListRoots,
  ListTagsForResource,
  ListTargetsForPolicy,
  MoveAccount,
  RegisterDelegatedAdministrator,
  TagResource,
  UntagResource,
  UpdateOrganizationalUnit,
  UpdatePolicy,
} as const;

const handshakes = 'every account is made here, so none is invited, leaves or is handed over';
const govCloud = 'there is one partition';
const oneOrganization = 'the organization is made on the first start and stays, with all features';
const policies = 'of the policy types, service and resource control policies are built, which have no effective policy';
const delegation = 'the management account hands on no writing: delegated administrators read the organization';

export const organizationsUnsupported = {
  AcceptHandshake: handshakes,
  CancelHandshake: handshakes,
  CreateGovCloudAccount: govCloud,
  CreateOrganization: oneOrganization,
  DeclineHandshake: handshakes,
  DeleteOrganization: oneOrganization,
  DeleteResourcePolicy: delegation,
  DescribeHandshake: handshakes,
  DescribeResourcePolicy: delegation,
  DescribeResponsibilityTransfer: handshakes,
  EnableAllFeatures: oneOrganization,
  InviteAccountToOrganization: handshakes,
  InviteOrganizationToTransferResponsibility: handshakes,
  LeaveOrganization: handshakes,
  ListAccountsWithInvalidEffectivePolicy: policies,
  ListEffectivePolicyValidationErrors: policies,
  ListHandshakesForAccount: handshakes,
  ListHandshakesForOrganization: handshakes,
  ListInboundResponsibilityTransfers: handshakes,
  ListOutboundResponsibilityTransfers: handshakes,
  PutResourcePolicy: delegation,
  RemoveAccountFromOrganization: handshakes,
  TerminateResponsibilityTransfer: handshakes,
  UpdateResponsibilityTransfer: handshakes,
} as const satisfies Readonly<Record<string, string>>;
