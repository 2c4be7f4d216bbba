// The flags of `crosskey walkthrough`, and the administrator's credentials that it plays with.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../config/config.ts';
import { isRegion } from '../../kernel/ids.ts';

export interface WalkthroughOptions {
  readonly endpoint: string;
  readonly region: string;
  /** Where the AWS configuration file is left; credentials and policies lie beside it. */
  readonly profileFile: string;
  readonly pauses: boolean;
  readonly admin: AdminCredentials;
}

export interface AdminCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** For messages: where they were found. */
  readonly source: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const walkthroughHelp = `usage: crosskey walkthrough [--flag value]...

Plays a cross-account set-up against a running server, step by step: a key and a bucket in one account, a
role in another, each refusal with its reason, each policy that mends it, and the trail of the key's uses.
Run again, it takes its policies away and plays from the start.

  --endpoint      AWS_ENDPOINT_URL  the server (http://127.0.0.1:9000)
  --data          CROSSKEY_DATA     folder in which \`crosskey serve\` left admin-credentials (./data)
  --profile-file  file to leave for the AWS CLI, with one profile for each side (./walkthrough/config)
  --region        Region to play in (us-west-2)
  --no-pause      does not wait for Enter between the steps; nor does it without a terminal

It acts as the administrator of the management account: by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or
else by the file admin-credentials. With --data it is that file in any case.
`;

/** Throws `ConfigError`. */
export function readWalkthroughOptions(args: readonly string[], environment: Environment): WalkthroughOptions {
  const flags = readFlags(args);
  const endpoint = flags.endpoint ?? (environment.AWS_ENDPOINT_URL || 'http://127.0.0.1:9000');
  const region = flags.region ?? 'us-west-2';
  const problems: string[] = [];
  if (!/^https?:\/\/[^/]+\/?$/.test(endpoint)) problems.push(`--endpoint: \`${endpoint}\` is not http://HOST:PORT`);
  if (!isRegion(region)) problems.push(`--region: \`${region}\` is not a Region`);
  const profileFile = flags['profile-file'] ?? './walkthrough/config';
  if (profileFile.endsWith('/') || profileFile.endsWith('credentials'))
    problems.push(`--profile-file: \`${profileFile}\` is not a name for a file beside a \`credentials\` of its own`);
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    endpoint: endpoint.replace(/\/$/, ''),
    region,
    profileFile,
    pauses: flags['no-pause'] !== true,
    admin: adminCredentials(flags.data, environment),
  };
}

interface Flags {
  readonly endpoint?: string;
  readonly data?: string;
  readonly 'profile-file'?: string;
  readonly region?: string;
  readonly 'no-pause'?: boolean;
}

function readFlags(args: readonly string[]): Flags {
  const text = { type: 'string' } as const;
  const options = {
    endpoint: text,
    data: text,
    'profile-file': text,
    region: text,
    'no-pause': { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error)]);
  }
}

export function adminCredentials(dataFlag: string | undefined, environment: Environment): AdminCredentials {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = environment;
  if (dataFlag === undefined && id && secret) {
    const given = { accessKeyId: id, secretAccessKey: secret, source: 'AWS_ACCESS_KEY_ID' };
    return token ? { ...given, sessionToken: token } : given;
  }
  const path = join(resolve(dataFlag ?? (environment.CROSSKEY_DATA || './data')), 'admin-credentials');
  if (!existsSync(path))
    throw new ConfigError([
      `no administrator credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the data folder by --data (there is no \`${path}\`)`,
    ]);
  const text = readFileSync(path, 'utf8');
  const value = (name: string) => new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)\\s*$`, 'm').exec(text)?.[1];
  const accessKeyId = value('aws_access_key_id');
  const secretAccessKey = value('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new ConfigError([`\`${path}\` holds no aws_access_key_id and aws_secret_access_key`]);
  return { accessKeyId, secretAccessKey, source: path };
}
