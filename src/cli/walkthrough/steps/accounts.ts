// Step: two accounts of one organization, and how their administrator enters them.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateAccountCommand,
  type CreateAccountStatus,
  DescribeCreateAccountStatusCommand,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { assumedRole } from '../clients.ts';
import { expect, Unexpected } from '../expect.ts';
import type { Scene, Side } from '../scene.ts';

const pollMs = 500;
const pollsAllowed = 60;

export interface Accounts {
  readonly a: Side;
  readonly b: Side;
}

export async function makeAccounts(scene: Scene): Promise<Accounts> {
  const { screen, leavings } = scene;
  await screen.step('Two accounts');
  screen.say(
    'Account A will have a key and a bucket, account B a role that wants to read. The management account makes both, and enters each by its role OrganizationAccountAccessRole.',
  );
  const a = await enter(scene, 'account-a');
  const b = await enter(scene, 'account-b');
  expect(a.account !== b.account, 'two accounts have two numbers');
  screen.say(
    'In a second terminal, these lines make all commands of this walkthrough work: they set the profiles management, account-a, account-b and account-b-role.',
  );
  screen.lines(...leavings.exports);
  return { a, b };
}

async function enter(scene: Scene, name: Side['name']): Promise<Side> {
  const { admin, newClients, screen } = scene;
  const email = `${name}@example.com`;
  screen.command(
    ...['aws', 'organizations', 'create-account', '--account-name', name, '--email', email],
    ...['--profile', 'management'],
  );
  const known = await findAccount(scene, name, email);
  const account = known ?? (await createAccount(scene, name, email));
  const administratorArn = `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`;
  const clients = newClients(assumedRole(admin, administratorArn, 'walkthrough'));
  const { Account } = await clients.sts.send(new GetCallerIdentityCommand({}));
  expect(Account === account, `\`${administratorArn}\` is in account ${Account}`);
  screen.done(`${name} is ${account}${known === undefined ? '' : ', which an earlier run has made'}`);
  return { name, account, administratorArn, clients };
}

async function findAccount({ admin }: Scene, name: string, email: string): Promise<string | undefined> {
  for await (const { Accounts } of paginateListAccounts({ client: admin.organizations }, {})) {
    const found = Accounts?.find((one) => one.Name === name && one.Email === email && one.Status === 'ACTIVE');
    if (found?.Id !== undefined) return found.Id;
  }
  return undefined;
}

/** AWS makes an account in the background, and so it is asked until it is there. */
async function createAccount({ admin }: Scene, AccountName: string, Email: string): Promise<string> {
  const asked = await admin.organizations.send(new CreateAccountCommand({ AccountName, Email }));
  let status: CreateAccountStatus | undefined = asked.CreateAccountStatus;
  for (let polls = 0; status?.State === 'IN_PROGRESS' && polls < pollsAllowed; polls += 1) {
    await sleep(pollMs);
    const id = { CreateAccountRequestId: status.Id };
    status = (await admin.organizations.send(new DescribeCreateAccountStatusCommand(id))).CreateAccountStatus;
  }
  if (status?.State !== 'SUCCEEDED' || status.AccountId === undefined)
    throw new Unexpected(`the account ${AccountName} was not made: ${status?.FailureReason ?? status?.State}`);
  return status.AccountId;
}
