// The flags of `crosskey grant`. Ambiguity ends with every problem named.
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

export const permissions = ['read', 'write', 'list'] as const;
export type Permission = (typeof permissions)[number];

export interface GrantOptions {
  readonly kind: 'grant';
  readonly operator: OperatorOptions;
  readonly bucket: string;
  readonly principal: string;
  readonly allow: ReadonlySet<Permission>;
  /** Of the names of the objects; empty for all. */
  readonly prefix: string;
  readonly apply: boolean;
  readonly owner: string | undefined;
  readonly bucketProfile: string | undefined;
  readonly principalProfile: string | undefined;
}

export interface UndoOptions {
  readonly kind: 'undo';
  readonly operator: OperatorOptions;
  readonly file: string;
  readonly bucketProfile: string | undefined;
  readonly principalProfile: string | undefined;
}

export const grantHelp = `usage: crosskey grant --bucket B --to ARN --allow read,write,list [--prefix P] [--print|--apply]
       crosskey grant --undo FILE

Writes the policies that let a user or role of any account use a bucket encrypted with a KMS key, and nothing more: the
bucket policy, the key policy and the identity-based policy. Shows the difference to what is there; with --apply it
makes it, keeps what was there in a file, and examines the result. Works with Crosskey and with AWS.

  --print          shows the difference only; this is what happens without --apply
  --apply          makes the change, all of it or nothing
  --undo           puts back what was there, from the file that --apply left
  --owner          account of the bucket, where it is not the operator's own
  --bucket-profile, --principal-profile
                   profiles for the two accounts; without them the operator's credentials assume the role
                   OrganizationAccountAccessRole where an account is not their own
${operatorHelp}`;

const flags = {
  bucket: flagKinds.text,
  to: flagKinds.text,
  allow: flagKinds.text,
  prefix: flagKinds.text,
  print: flagKinds.yes,
  apply: flagKinds.yes,
  undo: flagKinds.text,
  owner: flagKinds.text,
  'bucket-profile': flagKinds.text,
  'principal-profile': flagKinds.text,
} as const;

/** Throws `ConfigError`. */
export function readGrantOptions(args: readonly string[], environment: Environment): GrantOptions | UndoOptions {
  const { values, positionals } = readFlags(args, flags);
  const problems = positionals.map((word) => `\`${word}\` is not a flag`);
  const profiles = { bucketProfile: values['bucket-profile'], principalProfile: values['principal-profile'] };
  if (values.undo !== undefined) {
    const others = (['bucket', 'to', 'allow', 'prefix', 'print', 'apply', 'owner'] as const).filter(
      (name) => values[name] !== undefined,
    );
    problems.push(...others.map((name) => `--${name} does not go with --undo`));
    if (problems.length > 0) throw new ConfigError(problems);
    return { kind: 'undo', operator: readOperator(values, environment), file: values.undo, ...profiles };
  }
  const needed = (name: 'bucket' | 'to' | 'allow') => {
    if (!values[name]) problems.push(`--${name} is needed`);
    return values[name] ?? '';
  };
  const [bucket, principal, allowed] = [needed('bucket'), needed('to'), needed('allow')];
  const allow = permissionsOf(allowed, problems);
  const prefix = values.prefix ?? '';
  // A wildcard or a variable would mean something in a policy.
  if (/[*?$]/.test(prefix)) problems.push(`--prefix: \`${prefix}\` must not hold \`*\`, \`?\` or \`$\``);
  if (values.print === true && values.apply === true) problems.push('--print and --apply exclude each other');
  if (values.owner !== undefined && !isAccountId(values.owner))
    problems.push(`--owner: \`${values.owner}\` is not an account id of twelve digits`);
  if (problems.length > 0) throw new ConfigError(problems);
  const operator = readOperator(values, environment);
  return {
    kind: 'grant',
    operator,
    bucket,
    principal,
    allow,
    prefix,
    apply: values.apply === true,
    owner: values.owner,
    ...profiles,
  };
}

function permissionsOf(text: string, problems: string[]): ReadonlySet<Permission> {
  const allow = new Set<Permission>();
  for (const word of text.split(',').filter((part) => part !== '')) {
    const permission = permissions.find((known) => known === word.trim());
    if (permission === undefined) problems.push(`--allow: \`${word}\` is not one of ${permissions.join(', ')}`);
    else allow.add(permission);
  }
  return allow;
}
