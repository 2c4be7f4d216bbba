// `crosskey grant`: the least-privilege policies that let a principal use an encrypted bucket, shown, made and undone.
import { examine } from './doctor/checks.ts';
import type { Task } from './doctor/options.ts';
import { type Change, makeChanges, placeName, policiesOf, reversed } from './grant/changes.ts';
import { difference } from './grant/difference.ts';
import { type GrantOptions, grantHelp, readGrantOptions, type UndoOptions } from './grant/options.ts';
import { makePlan, type Plan } from './grant/plan.ts';
import { readUndoFile, writeUndoFile } from './grant/undo-file.ts';
import { type Accounts, openAccounts } from './operator/accounts.ts';
import { runCommand } from './operator/failure.ts';
import { createPaint, type Paint } from './operator/paint.ts';
import { readPrincipal } from './operator/principal-setup.ts';
import { keyArnFor, readBucket, readKey } from './operator/setup.ts';

export function grantCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(grantHelp);
    return Promise.resolve(0);
  }
  return runCommand(async () => {
    const options = readGrantOptions(args, process.env);
    const paint = createPaint(process.stdout);
    using accounts = await openAccounts(options.operator);
    return options.kind === 'undo' ? await undo(accounts, options, paint) : await grant(accounts, options, paint);
  });
}

const print = (...lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);

async function grant(accounts: Accounts, options: GrantOptions, paint: Paint): Promise<number> {
  const policies = policiesOf(accounts, options);
  const plan = await makePlan(accounts, policies, options);
  if (plan.changes.length === 0) {
    print(paint.good('✓ nothing to do: the policies are as they should be'));
    return 0;
  }
  for (const change of plan.changes) print(...changeLines(change, paint), '');
  if (!options.apply) {
    print('nothing was changed; --apply makes this change');
    return 0;
  }
  // Before the change: a file that cannot be written must not leave a change that cannot be undone.
  const file = writeUndoFile(plan.changes, new Date());
  await makeChanges(policies, plan.changes);
  print(paint.good('✓ done'), `  crosskey grant --undo ${file}`);
  return await examined(accounts, options, plan, paint);
}

async function undo(accounts: Accounts, options: UndoOptions, paint: Paint): Promise<number> {
  const changes = reversed(readUndoFile(options.file));
  for (const change of changes) print(...changeLines(change, paint), '');
  await makeChanges(policiesOf(accounts, options), changes);
  print(paint.good('✓ undone'));
  return 0;
}

function changeLines({ place, before, after }: Change, paint: Paint): readonly string[] {
  const pretty = (text: string | null) =>
    text === null ? [] : JSON.stringify(JSON.parse(text), undefined, 2).split('\n');
  const tints = { same: paint.dim, gap: paint.dim, removed: paint.bad, added: paint.good } as const;
  const marks = { same: ' ', gap: ' ', removed: '-', added: '+' } as const;
  const lines = difference(pretty(before), pretty(after));
  return [paint.head(placeName(place)), ...lines.map(({ kind, text }) => tints[kind](`${marks[kind]} ${text}`))];
}

/** What the grant is for must be allowed now: other policies may deny it. */
async function examined(accounts: Accounts, options: GrantOptions, plan: Plan, paint: Paint): Promise<number> {
  const { allow, prefix, bucketProfile, principalProfile } = options;
  const place = { bucket: plan.bucket.name, account: plan.bucket.account, profile: bucketProfile };
  const bucket = await readBucket(accounts, place);
  const principal = await readPrincipal(accounts, options.principal, principalProfile);
  const { algorithm, keyId: named } = bucket.encryption;
  const keyId = algorithm.startsWith('aws:kms') ? named : undefined;
  const keyArn = keyId === undefined ? undefined : keyArnFor(keyId, bucket.account, bucket.region);
  const key = keyArn === undefined ? undefined : await readKey(accounts, keyArn, bucketProfile);
  // A listing of a prefix says so.
  const context = prefix === '' ? {} : { 's3:prefix': prefix };
  const shared = {
    bucket,
    principal,
    key,
    keyId,
    keyHeader: undefined,
    object: `${prefix}example`,
    context,
    now: new Date(),
  };
  let failed = 0;
  for (const task of tasksOf(allow)) {
    const missing = examine({ ...shared, task }).filter(({ kind }) => kind === 'missing');
    failed += missing.length;
    if (missing.length === 0) print(`${paint.good('✓')} ${task}`);
    else print(`${paint.bad('✗')} ${task}: ${missing.map(({ title }) => title).join('; ')}`);
  }
  return failed === 0 ? 0 : 1;
}

function tasksOf(allow: GrantOptions['allow']): readonly Task[] {
  const [read, write] = [allow.has('read'), allow.has('write')];
  return [
    ...(read ? (['read'] as const) : []),
    ...(write ? (['write', 'multipart'] as const) : []),
    ...(read && write ? (['copy'] as const) : []),
    ...(allow.has('list') ? (['list'] as const) : []),
  ];
}
