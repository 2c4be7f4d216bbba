// The flags of `crosskey doctor`. Ambiguity ends with every problem named.
import { ConfigError } from '../../config/config.ts';
import { isAccountId } from '../../kernel/ids.ts';
import {
  type Environment,
  flagKinds,
  type OperatorOptions,
  operatorHelp,
  readFlags,
  readOperator,
} from '../operator/options.ts';

export const tasks = ['read', 'write', 'multipart', 'copy', 'list'] as const;
export type Task = (typeof tasks)[number];

export interface DoctorOptions {
  readonly operator: OperatorOptions;
  readonly bucket: string;
  readonly principal: string;
  readonly task: Task;
  /** The key that a write names in its header; undefined for the bucket's default. */
  readonly key: string | undefined;
  readonly object: string;
  readonly owner: string | undefined;
  readonly bucketProfile: string | undefined;
  readonly principalProfile: string | undefined;
  /** Condition keys of the request that cannot be known: where it comes from, its tags. */
  readonly context: Readonly<Record<string, string>>;
}

export const doctorHelp = `usage: crosskey doctor --bucket B --principal ARN --do ${tasks.join('|')} [--flag value]...

Reads the policies of a bucket, of the key that encrypts it and of a user or role, by ordinary calls on AWS's APIs,
evaluates the whole chain and prints a check list. Works with Crosskey and with AWS. Ends with 1 when something is
missing.

  --key            KMS key that writes name in their header (the bucket's default encryption)
  --object         name of the object (example)
  --owner          account of the bucket, where it is not the operator's own
  --bucket-profile, --principal-profile
                   profiles for the two accounts; without them the operator's credentials assume the role
                   OrganizationAccountAccessRole where an account is not their own
  --context        KEY=VALUE, a condition key of the request; may be given again
${operatorHelp}`;

const flags = {
  bucket: flagKinds.text,
  principal: flagKinds.text,
  do: flagKinds.text,
  key: flagKinds.text,
  object: flagKinds.text,
  owner: flagKinds.text,
  'bucket-profile': flagKinds.text,
  'principal-profile': flagKinds.text,
  context: { type: 'string', multiple: true },
} as const;

/** Throws `ConfigError`. */
export function readDoctorOptions(args: readonly string[], environment: Environment): DoctorOptions {
  const { values, positionals } = readFlags(args, flags);
  const problems = positionals.map((word) => `\`${word}\` is not a flag`);
  const needed = (name: 'bucket' | 'principal') => {
    const value = values[name];
    if (!value) problems.push(`--${name} is needed`);
    return value ?? '';
  };
  const task = tasks.find((known) => known === values.do);
  if (task === undefined) problems.push(`--do: one of ${tasks.join(', ')} is needed`);
  if (values.owner !== undefined && !isAccountId(values.owner))
    problems.push(`--owner: \`${values.owner}\` is not an account id of twelve digits`);
  const context = contextOf(values.context ?? [], problems);
  const [bucket, principal] = [needed('bucket'), needed('principal')];
  if (problems.length > 0 || task === undefined) throw new ConfigError(problems);
  return {
    operator: readOperator(values, environment),
    bucket,
    principal,
    task,
    key: values.key,
    object: values.object ?? 'example',
    owner: values.owner,
    bucketProfile: values['bucket-profile'],
    principalProfile: values['principal-profile'],
    context,
  };
}

function contextOf(entries: readonly string[], problems: string[]): Record<string, string> {
  const context: Record<string, string> = {};
  for (const entry of entries) {
    const at = entry.indexOf('=');
    if (at < 1) problems.push(`--context: \`${entry}\` is not KEY=VALUE`);
    else context[entry.slice(0, at)] = entry.slice(at + 1);
  }
  return context;
}
