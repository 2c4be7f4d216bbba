// The kinds of entity that have tags. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
import type { InstanceProfileRecord, RoleRecord, Tags, UserRecord } from '../../storage/records/identity.ts';
import type { OidcProviderRecord, SamlProviderRecord } from '../../storage/records/identity-provider.ts';
import type { MfaDeviceRecord } from '../../storage/records/mfa-device.ts';
import type { ServerCertificateRecord } from '../../storage/records/server-certificate.ts';
import {
  changeEntity,
  changePolicy,
  type EntityKind,
  entityAccess,
  found,
  instanceProfiles,
  noSuch,
  policyAccess,
  principalAccess,
  roles,
  users,
} from './entities.ts';
import { locateOidcProvider, locateSamlProvider, oidcProviders, samlProviders } from './identity-providers.ts';
import { type AnyManagedPolicy, locateInstanceProfile, locatePolicy, locateRole, locateUser } from './located.ts';
import { locateMfaDevice, mfaDevices } from './mfa-devices.ts';
import { locateServerCertificate, serverCertificates } from './server-certificates.ts';
import type { TaggedEntity } from './tag-operations.ts';

interface Tagged {
  readonly arn: string;
  readonly tags: Tags;
}

/** The tags of a kind whose records carry them. */
function recordTags<Value extends Tagged>(
  kind: EntityKind<Value>,
): Pick<TaggedEntity<unknown, Value>, 'tagsOf' | 'change'> {
  return {
    tagsOf: (target) => found(target, kind.missing).tags,
    change: (call, target, change) =>
      changeEntity(kind, call, target, (record) => ({ ...record, tags: change(record.tags) })),
  };
}

export const taggedUser: TaggedEntity<{ readonly UserName: string | undefined }, UserRecord> = {
  ...recordTags(users),
  locate: (input, readers, call) => locateUser(input.UserName, readers, call),
  access: principalAccess,
};

export const taggedRole: TaggedEntity<{ readonly RoleName: string | undefined }, RoleRecord> = {
  ...recordTags(roles),
  locate: (input, readers, call) => locateRole(input.RoleName, readers, call),
  access: principalAccess,
};

export const taggedInstanceProfile: TaggedEntity<
  { readonly InstanceProfileName: string | undefined },
  InstanceProfileRecord
> = {
  ...recordTags(instanceProfiles),
  locate: (input, readers, call) => locateInstanceProfile(input.InstanceProfileName, readers, call),
  access: entityAccess,
};

/** AWS's own policies have none, and take none. */
export const taggedPolicy: TaggedEntity<{ readonly PolicyArn: string | undefined }, AnyManagedPolicy> = {
  locate: (input, readers, call) => locatePolicy(input.PolicyArn, readers, call),
  access: policyAccess,
  tagsOf(target) {
    const policy = found(target, () => noSuch.policy(target.arn));
    return policy.kind === 'customer' ? policy.record.tags : {};
  },
  change: (call, target, change) => changePolicy(call, target, (policy) => ({ ...policy, tags: change(policy.tags) })),
};

export const taggedOidcProvider: TaggedEntity<
  { readonly OpenIDConnectProviderArn: string | undefined },
  OidcProviderRecord
> = {
  ...recordTags(oidcProviders),
  locate: (input, readers, call) => locateOidcProvider(input.OpenIDConnectProviderArn, readers, call),
  access: entityAccess,
};

export const taggedSamlProvider: TaggedEntity<{ readonly SAMLProviderArn: string | undefined }, SamlProviderRecord> = {
  ...recordTags(samlProviders),
  locate: (input, readers, call) => locateSamlProvider(input.SAMLProviderArn, readers, call),
  access: entityAccess,
};

export const taggedMfaDevice: TaggedEntity<{ readonly SerialNumber: string | undefined }, MfaDeviceRecord> = {
  ...recordTags(mfaDevices),
  locate: (input, readers, call) => locateMfaDevice(input.SerialNumber, readers, call),
  access: entityAccess,
};

export const taggedServerCertificate: TaggedEntity<
  { readonly ServerCertificateName: string | undefined },
  ServerCertificateRecord
> = {
  ...recordTags(serverCertificates),
  locate: (input, readers, call) => locateServerCertificate(input.ServerCertificateName, readers, call),
  access: entityAccess,
};
