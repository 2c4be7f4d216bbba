// The service that a request is about, by its principal. Which services AWS integrates is not known here: each name of the form is taken.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html
import type { AccessRequest } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { Readers } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkedInput, constraint, servicePrincipalForm } from './inputs.ts';
import { managedOrganization } from './membership.ts';
import { resourceTagContext } from './tags.ts';
import { type AccountTarget, accountTarget } from './targets.ts';

interface ServiceInput {
  readonly ServicePrincipal: string | undefined;
}

export async function locateService(input: ServiceInput, readers: Readers, call: CallFacts): Promise<string> {
  const service = checkedInput(input.ServicePrincipal, 'ServicePrincipal', servicePrincipalForm);
  await managedOrganization(readers, call);
  return service;
}

export function serviceAccess(operation: string, service: string, call: CallFacts): readonly AccessRequest[] {
  return organizationAccess(operation, call, ['*'], { 'organizations:ServicePrincipal': service });
}

/** A member account and a service that it is to administer. */
export interface Delegation extends AccountTarget {
  readonly service: string;
}

export async function locateDelegation(
  input: ServiceInput & { readonly AccountId: string | undefined },
  readers: Readers,
  call: CallFacts,
): Promise<Delegation> {
  const service = checkedInput(input.ServicePrincipal, 'ServicePrincipal', servicePrincipalForm);
  return { service, ...(await accountTarget(input.AccountId, 'AccountId', readers, call)) };
}

export function delegationAccess(
  operation: 'RegisterDelegatedAdministrator' | 'DeregisterDelegatedAdministrator',
  { arn, found, service }: Delegation,
  call: CallFacts,
): readonly AccessRequest[] {
  const context = { 'organizations:ServicePrincipal': service, ...resourceTagContext(found?.tags) };
  return organizationAccess(operation, call, [arn], context);
}

export function memberOf({ organization, found }: AccountTarget): AccountId {
  if (found === undefined) throw new Fault('AccountNotFoundException');
  if (found.id === organization.managementAccount)
    throw constraint(
      'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR',
      'You cannot register the management account as a delegated administrator.',
    );
  if (found.status !== 'ACTIVE')
    throw constraint(
      'CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR',
      'You cannot register a suspended account as a delegated administrator.',
    );
  return found.id;
}
