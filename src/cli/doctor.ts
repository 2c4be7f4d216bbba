// `crosskey doctor`: may this principal read or write in this bucket, and what is missing? Against Crosskey and AWS alike.
import { type Check, examine, type Patient } from './doctor/checks.ts';
import { type DoctorOptions, doctorHelp, readDoctorOptions } from './doctor/options.ts';
import { proposalLines, questionLines } from './explain/picture.ts';
import { type Asker, proposals } from './explain/proposals.ts';
import { type Accounts, openAccounts } from './operator/accounts.ts';
import { runCommand } from './operator/failure.ts';
import { readOrganization } from './operator/organization-setup.ts';
import { createPaint, type Paint } from './operator/paint.ts';
import { principalName, readPrincipal } from './operator/principal-setup.ts';
import { keyArnFor, readBucket, readKey } from './operator/setup.ts';

export function doctorCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(doctorHelp);
    return Promise.resolve(0);
  }
  return runCommand(async () => {
    const { patient, checks } = await diagnose(readDoctorOptions(args, process.env));
    const paint = createPaint(process.stdout);
    process.stdout.write(`${report(patient, checks, paint).join('\n')}\n`);
    return checks.some(({ kind }) => kind === 'missing') ? 1 : 0;
  });
}

export interface Diagnosis {
  readonly patient: Patient;
  readonly checks: readonly Check[];
}

export async function diagnose(options: DoctorOptions): Promise<Diagnosis> {
  using accounts = await openAccounts(options.operator);
  const patient = await admit(accounts, options);
  return { patient, checks: examine(patient) };
}

/** All that the policies and settings say, read once. */
async function admit(accounts: Accounts, options: DoctorOptions): Promise<Patient> {
  const { bucket: name, principal: arn, task, object, context, bucketProfile, principalProfile } = options;
  const { account: caller } = principalName(arn);
  const account = options.owner ?? accounts.own;
  const bucket = await readBucket(accounts, { bucket: name, account, profile: bucketProfile });
  const principal = await readPrincipal(accounts, arn, principalProfile);
  const keyId =
    options.key ?? (bucket.encryption.algorithm.startsWith('aws:kms') ? bucket.encryption.keyId : undefined);
  const keyArn = keyId === undefined ? undefined : keyArnFor(keyId, caller, bucket.region);
  const keyProfile = keyArn?.split(':')[4] === account ? bucketProfile : principalProfile;
  const key = keyArn === undefined || task === 'list' ? undefined : await readKey(accounts, keyArn, keyProfile);
  const members = [caller, account, ...(key === undefined ? [] : [key.account])];
  const organization = await readOrganization(accounts, members);
  return {
    task,
    object,
    bucket,
    principal,
    key,
    keyId,
    keyHeader: options.key,
    organization,
    context,
    now: new Date(),
  };
}

const marks = { fine: '✓', missing: '✗', warning: '!' } as const;

function report({ principal, bucket, task }: Patient, checks: readonly Check[], paint: Paint): readonly string[] {
  const asker: Asker = { arn: principal.arn, account: principal.account };
  const missing = checks.filter(({ kind }) => kind === 'missing').length;
  const verdict =
    missing === 0
      ? paint.good(`✓ ${principal.arn} may ${task} in \`${bucket.name}\``)
      : paint.bad(
          `✗ ${principal.arn} may not ${task} in \`${bucket.name}\`: ${missing} ${missing === 1 ? 'check fails' : 'checks fail'}`,
        );
  return [...checks.flatMap((check) => checkLines(check, asker, paint)), '', ...wanted(checks, asker, paint), verdict];
}

function checkLines({ kind, title, details = [], evaluation }: Check, asker: Asker, paint: Paint): readonly string[] {
  const tint = { fine: paint.good, missing: paint.bad, warning: paint.warn }[kind];
  return [
    `${tint(marks[kind])} ${title}`,
    ...details.map((detail) => paint.dim(`    ${detail}`)),
    ...(evaluation === undefined || kind === 'fine' ? [] : questionLines(evaluation, asker, paint)),
  ];
}

/** The statements that would mend it. */
function wanted(checks: readonly Check[], asker: Asker, paint: Paint): readonly string[] {
  const all = checks.flatMap(({ evaluation }) => (evaluation === undefined ? [] : proposals(evaluation, asker)));
  if (all.length === 0) return [];
  return [paint.head('It takes:'), ...all.flatMap((proposal) => proposalLines(proposal, paint)), ''];
}
