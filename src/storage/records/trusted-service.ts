// The services that an organization trusts, and the members that administer them for it.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services.html
import type { AccountId } from '../../kernel/ids.ts';
import { recordKind } from './record.ts';

export const TrustedService = recordKind<[servicePrincipal: string], { readonly enabledAtMs: number }>({
  name: 'trusted-service',
  version: 1,
});

export const DelegatedAdministrator = recordKind<
  [account: AccountId, servicePrincipal: string],
  { readonly enabledAtMs: number }
>({ name: 'delegated-administrator', version: 1 });
