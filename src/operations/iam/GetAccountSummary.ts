// IAM GetAccountSummary: how much of everything the account has, and the quotas that hold. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
import type { GetAccountSummaryCommandInput, GetAccountSummaryCommandOutput } from '@aws-sdk/client-iam';
import type { AccountId } from '../../kernel/ids.ts';
import { Group } from '../../storage/records/group.ts';
import { InstanceProfile, ManagedPolicy, Role, User } from '../../storage/records/identity.ts';
import { OidcProvider, SamlProvider } from '../../storage/records/identity-provider.ts';
import { MfaDevice } from '../../storage/records/mfa-device.ts';
import type { KeyParts, RecordKind, RecordReader } from '../../storage/records/record.ts';
import { ServerCertificate } from '../../storage/records/server-certificate.ts';
import type { ServerOperation } from '../context.ts';
import { accountAccess } from './entities.ts';
import { identified } from './located.ts';
import { quotas } from './quotas.ts';

async function countOf<Value>(
  records: RecordReader,
  kind: RecordKind<KeyParts & [account: AccountId, ...rest: string[]], Value>,
  account: AccountId,
  counts: (value: Value) => number = () => 1,
): Promise<number> {
  let count = 0;
  for await (const { value } of records.list(kind, { under: [account] })) count += counts(value);
  return count;
}

/** Quotas that AWS has and this server does not enforce, such as that of users, are not named. */
export const GetAccountSummary: ServerOperation<
  GetAccountSummaryCommandInput,
  GetAccountSummaryCommandOutput,
  AccountId
> = {
  locate: (_input, _readers, call) => identified(call).account,
  access: (account) => accountAccess('iam:GetAccountSummary', account),
  async run(_input, account, call) {
    const { records } = call.resources;
    const oidc = await countOf(records, OidcProvider, account);
    return {
      SummaryMap: {
        Users: await countOf(records, User, account),
        Groups: await countOf(records, Group, account),
        Roles: await countOf(records, Role, account),
        Policies: await countOf(records, ManagedPolicy, account),
        PolicyVersionsInUse: await countOf(records, ManagedPolicy, account, ({ versions }) => versions.length),
        InstanceProfiles: await countOf(records, InstanceProfile, account),
        Providers: oidc + (await countOf(records, SamlProvider, account)),
        ServerCertificates: await countOf(records, ServerCertificate, account),
        MFADevices: await countOf(records, MfaDevice, account),
        MFADevicesInUse: await countOf(records, MfaDevice, account, ({ assigned }) => (assigned === undefined ? 0 : 1)),
        // The root of an account has no credentials of its own here.
        AccountMFAEnabled: 0,
        AccountAccessKeysPresent: 0,
        AccountPasswordPresent: 0,
        AccountSigningCertificatesPresent: 0,
        ...quotas,
      },
    };
  },
};
