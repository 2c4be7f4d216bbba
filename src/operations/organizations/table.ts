// The operations of Organizations: those that are built, and why the others are not.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html
import { AttachPolicy } from './AttachPolicy.ts';
import { CreateAccount } from './CreateAccount.ts';
import { CreatePolicy } from './CreatePolicy.ts';
import { DeletePolicy } from './DeletePolicy.ts';
import { DescribeAccount } from './DescribeAccount.ts';
import { DescribeCreateAccountStatus } from './DescribeCreateAccountStatus.ts';
import { DescribeOrganization } from './DescribeOrganization.ts';
import { DescribePolicy } from './DescribePolicy.ts';
import { DetachPolicy } from './DetachPolicy.ts';
import { DisablePolicyType } from './DisablePolicyType.ts';
import { EnablePolicyType } from './EnablePolicyType.ts';
import { ListAccounts } from './ListAccounts.ts';
import { ListAccountsForParent } from './ListAccountsForParent.ts';
import { ListChildren } from './ListChildren.ts';
import { ListCreateAccountStatus } from './ListCreateAccountStatus.ts';
import { ListOrganizationalUnitsForParent } from './ListOrganizationalUnitsForParent.ts';
import { ListParents } from './ListParents.ts';
import { ListPolicies } from './ListPolicies.ts';
import { ListPoliciesForTarget } from './ListPoliciesForTarget.ts';
import { ListRoots } from './ListRoots.ts';
import { ListTagsForResource } from './ListTagsForResource.ts';
import { ListTargetsForPolicy } from './ListTargetsForPolicy.ts';
import { TagResource } from './TagResource.ts';
import { UntagResource } from './UntagResource.ts';
import { UpdatePolicy } from './UpdatePolicy.ts';

export const organizationsOperations = {
  AttachPolicy,
  CreateAccount,
  CreatePolicy,
  DeletePolicy,
  DescribeAccount,
  DescribeCreateAccountStatus,
  DescribeOrganization,
  DescribePolicy,
  DetachPolicy,
  DisablePolicyType,
  EnablePolicyType,
  ListAccounts,
  ListAccountsForParent,
  ListChildren,
  ListCreateAccountStatus,
  ListOrganizationalUnitsForParent,
  ListParents,
  ListPolicies,
  ListPoliciesForTarget,
  ListRoots,
  ListTagsForResource,
  ListTargetsForPolicy,
  TagResource,
  UntagResource,
  UpdatePolicy,
} as const;

const handshakes = 'every account is made here, so none is invited, leaves or is handed over';
const closing = 'closing an account is not built yet';
const govCloud = 'there is one partition';
const oneOrganization = 'the organization is made on the first start and stays, with all features';
const units = 'organizational units are not built yet: all accounts are under the root';
const policies = 'of the policy types, service and resource control policies are built, which have no effective policy';
const delegation = 'delegated administrators and trusted services are not built';

export const organizationsUnsupported = {
  AcceptHandshake: handshakes,
  CancelHandshake: handshakes,
  CloseAccount: closing,
  CreateGovCloudAccount: govCloud,
  CreateOrganization: oneOrganization,
  CreateOrganizationalUnit: units,
  DeclineHandshake: handshakes,
  DeleteOrganization: oneOrganization,
  DeleteOrganizationalUnit: units,
  DeleteResourcePolicy: delegation,
  DeregisterDelegatedAdministrator: delegation,
  DescribeEffectivePolicy: policies,
  DescribeHandshake: handshakes,
  DescribeOrganizationalUnit: units,
  DescribeResourcePolicy: delegation,
  DescribeResponsibilityTransfer: handshakes,
  DisableAWSServiceAccess: delegation,
  EnableAWSServiceAccess: delegation,
  EnableAllFeatures: oneOrganization,
  InviteAccountToOrganization: handshakes,
  InviteOrganizationToTransferResponsibility: handshakes,
  LeaveOrganization: handshakes,
  ListAWSServiceAccessForOrganization: delegation,
  ListAccountsWithInvalidEffectivePolicy: policies,
  ListDelegatedAdministrators: delegation,
  ListDelegatedServicesForAccount: delegation,
  ListEffectivePolicyValidationErrors: policies,
  ListHandshakesForAccount: handshakes,
  ListHandshakesForOrganization: handshakes,
  ListInboundResponsibilityTransfers: handshakes,
  ListOutboundResponsibilityTransfers: handshakes,
  MoveAccount: units,
  PutResourcePolicy: delegation,
  RegisterDelegatedAdministrator: delegation,
  RemoveAccountFromOrganization: handshakes,
  TerminateResponsibilityTransfer: handshakes,
  UpdateOrganizationalUnit: units,
  UpdateResponsibilityTransfer: handshakes,
} as const satisfies Readonly<Record<string, string>>;
