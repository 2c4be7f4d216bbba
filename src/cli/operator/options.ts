// The flags that all commands of an operator share: which server or AWS itself, and as whom.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../config/config.ts';
import { isRegion } from '../../kernel/ids.ts';
import { adminCredentials } from '../walkthrough/options.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined leaves the choice to the SDK: environment, shared configuration files, AWS's own endpoints. */
export interface OperatorOptions {
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** Of the server's administrator, when the data folder is at hand and nothing else is configured. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

const text = { type: 'string' } as const;
const yes = { type: 'boolean' } as const;
export const operatorFlags = { 'endpoint-url': text, region: text, profile: text, data: text } as const;
export const flagKinds = { text, yes } as const;

export const operatorHelp = `  --endpoint-url  AWS_ENDPOINT_URL  the server (AWS itself, if a profile or AWS_ variables say nothing else)
  --profile       AWS_PROFILE       profile of the AWS configuration files
  --region        AWS_REGION        Region
  --data          CROSSKEY_DATA     acts as the server's administrator, by the file admin-credentials in its data folder
`;

type Flags = { readonly [Name in keyof typeof operatorFlags]?: string | undefined };

const localEndpoint = 'http://127.0.0.1:9000';

/** Throws `ConfigError`. */
export function readOperator(flags: Flags, environment: Environment): OperatorOptions {
  const asked = flags.data ?? environment.CROSSKEY_DATA;
  const named = flags.profile ?? environment.AWS_PROFILE ?? environment.AWS_ACCESS_KEY_ID;
  const isNear = existsSync(join(resolve(asked ?? './data'), 'admin-credentials'));
  const usesData = flags.data !== undefined || (named === undefined && (asked !== undefined || isNear));
  const endpoint = flags['endpoint-url'] ?? (usesData ? (environment.AWS_ENDPOINT_URL ?? localEndpoint) : undefined);
  const problems: string[] = [];
  if (endpoint !== undefined && !/^https?:\/\/[^/]+\/?$/.test(endpoint))
    problems.push(`--endpoint-url: \`${endpoint}\` is not http://HOST:PORT`);
  if (flags.region !== undefined && !isRegion(flags.region))
    problems.push(`--region: \`${flags.region}\` is not a Region`);
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    endpoint,
    region: flags.region ?? (usesData ? (environment.AWS_REGION ?? 'us-east-1') : undefined),
    profile: flags.profile,
    credentials: usesData ? adminCredentials(asked ?? './data', environment) : undefined,
  };
}

type OptionKinds = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

/** Throws `ConfigError` for a flag that the command does not have. */
export function readFlags<Options extends OptionKinds>(args: readonly string[], options: Options) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, ...operatorFlags },
      strict: true,
      allowPositionals: true,
    });
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error)]);
  }
}
