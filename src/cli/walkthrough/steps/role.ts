// Step: in account B, the role of an instance, which has no permission yet.
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  GetInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { assumedRole } from '../clients.ts';
import { expect, unless } from '../expect.ts';
import { policy, trustStatement } from '../policies.ts';
import { type Reader, roleName, type Scene, type Side } from '../scene.ts';

export const identityPolicyName = 'crossing';
const profileName = 'account-b-profile';

export async function makeReader(scene: Scene, b: Side): Promise<Reader> {
  const { screen, newClients } = scene;
  await screen.step('A role in account B');
  screen.say(
    'The role of an EC2 instance: its trust policy names the service. It names the administrator of account B too, so that this walkthrough can take the role without an instance.',
  );
  const roleArn = await makeRole(scene, b);
  screen.done(`role ${roleName}, which may do nothing yet`);
  const profileArn = await makeProfile(scene, b);
  screen.done('for `crosskey instance`: the last step tells how');
  const clients = newClients(assumedRole(b.clients, roleArn, 'walkthrough'));
  const { Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));
  screen.command('aws', 'sts', 'get-caller-identity', '--profile', roleName);
  screen.done(`${Arn}`);
  return { roleArn, profileArn, clients };
}

/** The role of an earlier run is taken again, without the policy that was put on it. */
async function makeRole({ screen, leavings }: Scene, b: Side): Promise<string> {
  const { iam } = b.clients;
  const statement = trustStatement(b.administratorArn);
  const trust = policy(statement);
  leavings.writePolicy('trust-policy.json', trust);
  screen.policy(
    [statement],
    [
      ...['aws', 'iam', 'create-role', '--role-name', roleName],
      ...['--assume-role-policy-document', leavings.reference('trust-policy.json'), '--profile', b.name],
    ],
  );
  const document = JSON.stringify(trust);
  const created = await unless(
    ['EntityAlreadyExistsException', 'EntityAlreadyExists'],
    iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: document })),
  );
  if (created === undefined) {
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: document }));
    const inline = { RoleName: roleName, PolicyName: identityPolicyName };
    await unless(['NoSuchEntityException', 'NoSuchEntity'], iam.send(new DeleteRolePolicyCommand(inline)));
  }
  return `arn:aws:iam::${b.account}:role/${roleName}`;
}

async function makeProfile({ screen }: Scene, b: Side): Promise<string> {
  const { iam } = b.clients;
  const profile = { InstanceProfileName: profileName };
  screen.command(
    ...['aws', 'iam', 'create-instance-profile', '--instance-profile-name', profileName, '--profile', b.name],
  );
  screen.command(
    ...['aws', 'iam', 'add-role-to-instance-profile', '--instance-profile-name', profileName],
    ...['--role-name', roleName, '--profile', b.name],
  );
  const exists = ['EntityAlreadyExistsException', 'EntityAlreadyExists'];
  await unless(exists, iam.send(new CreateInstanceProfileCommand(profile)));
  const { InstanceProfile: found } = await iam.send(new GetInstanceProfileCommand(profile));
  const [held] = found?.Roles ?? [];
  if (held === undefined) await iam.send(new AddRoleToInstanceProfileCommand({ ...profile, RoleName: roleName }));
  else expect(held.RoleName === roleName, `${profileName} holds the role ${held.RoleName}`);
  return `${found?.Arn}`;
}
