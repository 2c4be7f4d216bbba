// Clients in other accounts than the operator's own: by a profile of their own, or through the role by which an
// organization administers its members. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { atServer, type OperatorClients, operatorClients } from './clients.ts';
import { CannotGoOn, wordFailure } from './failure.ts';
import type { OperatorOptions } from './options.ts';

export interface Accounts extends Disposable {
  /** The account of the operator's own credentials. */
  readonly own: string;
  /** Clients in an account and Region; `profile` is the one to use for it, when the operator names one. */
  clients(account: string, region?: string, profile?: string): Promise<OperatorClients>;
}

export const memberRole = 'OrganizationAccountAccessRole';

export async function openAccounts(asked: OperatorOptions): Promise<Accounts> {
  const options = await atServer(asked);
  const opened = new DisposableStack();
  const base = opened.use(operatorClients(options));
  const { Account } = await base.sts.send(new GetCallerIdentityCommand({}));
  const own = `${Account}`;
  const known = new Map<string, OperatorClients>();
  const open = async (account: string, region: string | undefined, profile: string | undefined) => {
    const placed = region === undefined ? options : { ...options, region };
    if (profile !== undefined) return operatorClients({ ...placed, profile, credentials: undefined });
    if (account === own) return operatorClients(placed);
    return operatorClients({ ...placed, profile: undefined, credentials: await assume(base, account) });
  };
  return {
    own,
    async clients(account, region, profile) {
      const name = `${account}/${region}/${profile}`;
      const clients = known.get(name) ?? opened.use(await open(account, region, profile));
      known.set(name, clients);
      return clients;
    },
    [Symbol.dispose]: () => opened.dispose(),
  };
}

async function assume({ sts }: OperatorClients, account: string) {
  const RoleArn = `arn:aws:iam::${account}:role/${memberRole}`;
  try {
    const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'crosskey' }));
    return {
      accessKeyId: `${given?.AccessKeyId}`,
      secretAccessKey: `${given?.SecretAccessKey}`,
      sessionToken: `${given?.SessionToken}`,
    };
  } catch (error) {
    throw new CannotGoOn(
      `account ${account} is not the operator's, and its role \`${memberRole}\` cannot be assumed: give a profile for it: ${wordFailure(error)}`,
    );
  }
}
