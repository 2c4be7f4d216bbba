// The operations of Organizations: those that are built, and why the others are not.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html
import { CreateAccount } from './CreateAccount.ts';
import { DescribeAccount } from './DescribeAccount.ts';
import { DescribeCreateAccountStatus } from './DescribeCreateAccountStatus.ts';
import { DescribeOrganization } from './DescribeOrganization.ts';
import { ListAccounts } from './ListAccounts.ts';
import { ListAccountsForParent } from './ListAccountsForParent.ts';
import { ListChildren } from './ListChildren.ts';
import { ListCreateAccountStatus } from './ListCreateAccountStatus.ts';
import { ListOrganizationalUnitsForParent } from './ListOrganizationalUnitsForParent.ts';
import { ListParents } from './ListParents.ts';
import { ListRoots } from './ListRoots.ts';
import { ListTagsForResource } from './ListTagsForResource.ts';
import { TagResource } from './TagResource.ts';
import { UntagResource } from './UntagResource.ts';

export const organizationsOperations = {
  CreateAccount,
  DescribeAccount,
  DescribeCreateAccountStatus,
  DescribeOrganization,
  ListAccounts,
  ListAccountsForParent,
  ListChildren,
  ListCreateAccountStatus,
  ListOrganizationalUnitsForParent,
  ListParents,
  ListRoots,
  ListTagsForResource,
  TagResource,
  UntagResource,
} as const;

const handshakes = 'every account is made here, so none is invited, leaves or is handed over';
const closing = 'closing an account is not built yet';
const govCloud = 'there is one partition';
const oneOrganization = 'the organization is made on the first start and stays, with all features';
const units = 'organizational units are not built yet: all accounts are under the root';
const policies = 'service and resource control policies are not built yet';
const delegation = 'delegated administrators and trusted services are not built';

export const organizationsUnsupported = {
  AcceptHandshake: handshakes,
  AttachPolicy: policies,
  CancelHandshake: handshakes,
  CloseAccount: closing,
  CreateGovCloudAccount: govCloud,
  CreateOrganization: oneOrganization,
  CreateOrganizationalUnit: units,
  CreatePolicy: policies,
  DeclineHandshake: handshakes,
  DeleteOrganization: oneOrganization,
  DeleteOrganizationalUnit: units,
  DeletePolicy: policies,
  DeleteResourcePolicy: policies,
  DeregisterDelegatedAdministrator: delegation,
  DescribeEffectivePolicy: policies,
  DescribeHandshake: handshakes,
  DescribeOrganizationalUnit: units,
  DescribePolicy: policies,
  DescribeResourcePolicy: policies,
  DescribeResponsibilityTransfer: handshakes,
  DetachPolicy: policies,
  DisableAWSServiceAccess: delegation,
  DisablePolicyType: policies,
  EnableAWSServiceAccess: delegation,
  EnableAllFeatures: oneOrganization,
  EnablePolicyType: policies,
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
  ListPolicies: policies,
  ListPoliciesForTarget: policies,
  ListTargetsForPolicy: policies,
  MoveAccount: units,
  PutResourcePolicy: policies,
  RegisterDelegatedAdministrator: delegation,
  RemoveAccountFromOrganization: handshakes,
  TerminateResponsibilityTransfer: handshakes,
  UpdateOrganizationalUnit: units,
  UpdatePolicy: policies,
  UpdateResponsibilityTransfer: handshakes,
} as const satisfies Readonly<Record<string, string>>;
