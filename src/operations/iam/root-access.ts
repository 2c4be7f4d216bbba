// Central root access: what the management account has enabled for all members of its organization.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html
import type { FeatureType } from '@aws-sdk/client-iam';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { Organization, type OrganizationRecord } from '../../storage/records/account.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { RootAccess, type RootFeature, rootFeatures, rootFeaturesOf } from '../../storage/records/root-access.ts';
import { DelegatedAdministrator, TrustedService } from '../../storage/records/trusted-service.ts';
import type { Readers, ServerOperation } from '../context.ts';
import { accountAccess } from './entities.ts';
import { identified } from './located.ts';

const service = 'iam.amazonaws.com';

interface Features {
  readonly $metadata: object;
  readonly OrganizationId?: string | undefined;
  readonly EnabledFeatures?: FeatureType[] | undefined;
}

interface Target {
  readonly account: AccountId;
  readonly organization: OrganizationRecord;
}

async function organizationOf(readers: Readers, call: CallFacts): Promise<Target> {
  const { account } = identified(call);
  const organization = await readers.records.get(Organization, []);
  if (organization === undefined)
    throw new Fault('OrganizationNotFoundException', { message: 'Your account is not in an organization.' });
  return { account, organization };
}

/** Whether the account is the management account, or one to which that has delegated this. */
export async function administersRoots({ account, organization }: Target, records: RecordReader): Promise<boolean> {
  if (account === organization.managementAccount) return true;
  return (await records.get(DelegatedAdministrator, [account, service])) !== undefined;
}

async function locateAdministrator(readers: Readers, call: CallFacts): Promise<Target> {
  const target = await organizationOf(readers, call);
  if (!(await administersRoots(target, readers.records)))
    throw new Fault('AccountNotManagementOrDelegatedAdministratorException', {
      message: 'The account is not the management account or delegated administrator account.',
    });
  return target;
}

async function locateManagement(readers: Readers, call: CallFacts): Promise<Target> {
  const target = await organizationOf(readers, call);
  if (target.account !== target.organization.managementAccount)
    throw new Fault('CallerIsNotManagementAccountException', {
      message: 'The account is not the management account of the organization.',
    });
  return target;
}

function shown({ organization }: Target, features: readonly RootFeature[]): Omit<Features, '$metadata'> {
  return { OrganizationId: organization.id, EnabledFeatures: [...features] };
}

/** `change` says of each feature whether it is enabled afterwards. */
export function changingFeatures(
  action: string,
  change: { readonly feature: RootFeature; readonly enabled: boolean },
): ServerOperation<object, Features, Target> {
  return {
    locate: (_input, readers, call) =>
      change.enabled ? locateManagement(readers, call) : locateAdministrator(readers, call),
    access: ({ account }) => accountAccess(action, account),
    run: (_input, target, call) =>
      call.resources.records.transaction(async (transaction) => {
        if ((await transaction.get(TrustedService, [service])) === undefined)
          throw new Fault('ServiceAccessNotEnabledException', {
            message: 'Trusted access for IAM is not enabled in Organizations.',
          });
        const before = new Set(await rootFeaturesOf(transaction));
        const features = rootFeatures.filter((feature) =>
          feature === change.feature ? change.enabled : before.has(feature),
        );
        transaction.put(RootAccess, [], { features });
        return shown(target, features);
      }),
  };
}

export function listingFeatures(action: string): ServerOperation<object, Features, Target> {
  return {
    locate: (_input, readers, call) => locateAdministrator(readers, call),
    access: ({ account }) => accountAccess(action, account),
    run: async (_input, target, call) => shown(target, await rootFeaturesOf(call.resources.records)),
  };
}
