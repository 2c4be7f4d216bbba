// `crosskey key usage KEY` and `crosskey key delete KEY`: what depends on a KMS key, and its deletion after that was shown.
import { ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { configOfFolder, type KeyNames, scanFolder } from '../composition/key-dependents.ts';
import { ConfigError } from '../config/config.ts';
import { parseArn } from '../kernel/arn.ts';
import { isAccountId } from '../kernel/ids.ts';
import { scanAccount } from './key/api-scan.ts';
import { type KeyFacts, readFacts } from './key/facts.ts';
import { reportLines, type Scanned, UseCounts } from './key/report.ts';
import { type Accounts, openAccounts } from './operator/accounts.ts';
import { CannotGoOn, runCommand } from './operator/failure.ts';
import { flagKinds, operatorHelp, readFlags, readOperator } from './operator/options.ts';

const help = `usage: crosskey key usage|delete KEY [--flag value]...

\`usage\` tells what is known to depend on a KMS key: buckets that have it as default encryption, objects, older versions and
uploads under it, counted by bucket and prefix, aliases, grants, replicas, and its last use, with the day since which
uses are known. It never says that a key is unused. \`delete\` shows the same, and with --yes schedules the deletion, which can
be cancelled until its day. KEY is an id, an ARN or an alias.

  --folder        the server's data folder, read directly: all accounts, exact and fast, and uploads too; without it the
                  buckets of the accounts are looked at by calls on S3, one for each version: slow, but so on AWS as well
  --account       an account whose buckets to look at by calls; may be given again (the operator's and the key's)
  --days          the waiting period of the deletion, 7 to 30 (30)
  --yes           schedule the deletion
${operatorHelp}`;

const flags = {
  folder: flagKinds.text,
  account: { type: 'string', multiple: true },
  days: flagKinds.text,
  yes: flagKinds.yes,
} as const;

export function keyCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return Promise.resolve(0);
  }
  return runCommand(() => key(args));
}

async function key(args: readonly string[]): Promise<number> {
  const { values, positionals } = readFlags(args, flags);
  const [action, given, ...others] = positionals;
  const days = Number(values.days ?? 30);
  const problems = [
    ...(action === 'usage' || action === 'delete' ? [] : ['say `usage` or `delete`']),
    ...(given === undefined || others.length > 0 ? ['name one key'] : []),
    ...(Number.isInteger(days) && days >= 7 && days <= 30 ? [] : ['--days: it is a whole number from 7 to 30']),
    ...(values.account ?? []).filter((id) => !isAccountId(id)).map((id) => `--account: \`${id}\` is not twelve digits`),
  ];
  if (problems.length > 0 || given === undefined) throw new ConfigError(problems);
  using accounts = await openAccounts(readOperator(values, process.env));
  const named = parseArn(given);
  const { kms } = await accounts.clients(named?.account || accounts.own, named?.region || undefined);
  const facts = await readFacts(kms, given);
  const scanned = await scan(accounts, facts, values.folder, values.account ?? []);
  say(reportLines(facts, scanned));
  if (action === 'usage') return 0;
  const warning = `Deleting the key makes everything under it unreadable for ever; ${scanned.counts.total} uses are known.`;
  if (values.yes !== true) {
    say([`${warning} Nothing was done: say --yes to schedule the deletion in ${days} days.`]);
    return 1;
  }
  const KeyId = facts.metadata.KeyId;
  const { DeletionDate } = await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days }));
  say([`${warning} It is deleted on ${DeletionDate?.toISOString()} unless CancelKeyDeletion is called before.`]);
  return 0;
}

async function scan(
  accounts: Accounts,
  { metadata, aliases }: KeyFacts,
  folder: string | undefined,
  more: readonly string[],
): Promise<Scanned> {
  const names: KeyNames = { arn: `${metadata.Arn}`, aliases: 'answer' in aliases ? aliases.answer : [] };
  const counts = new UseCounts();
  const unseen: string[] = [];
  const see = counts.add.bind(counts);
  if (folder !== undefined) {
    const found = await scanFolder(configOfFolder(folder), names, see, progressOf('records read'));
    if (!found) throw new CannotGoOn(`\`${folder}\` is no data folder of a server`);
    return { counts, scope: 'all buckets of the data folder', unseen };
  }
  const { account = accounts.own, region = '' } = parseArn(names.arn) ?? {};
  const looked = [...new Set([accounts.own, account, ...more])];
  for (const id of looked) {
    const { s3 } = await accounts.clients(id, region);
    const progress = progressOf(`versions of account ${id} looked at`);
    await scanAccount(s3, region, names, { see, progress, unseen: (what) => void unseen.push(what) });
  }
  const scope = `the buckets of ${looked.join(', ')} in ${region}, without other accounts`;
  return { counts, scope, unseen };
}

/** On a terminal only, and beside the report. */
function progressOf(what: string): (count: number) => void {
  return (count) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${count} ${what}`);
  };
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
