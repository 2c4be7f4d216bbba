// Configuration in three pure steps: arguments and environment → validated config → secrets. Ambiguity fails at start.
import { parseArgs } from 'node:util';
import { type AccountId, isAccountId } from '../kernel/ids.ts';
import { readNetwork } from './network.ts';
import { type RootKeyChoice, readRootKeyChoice } from './root-key.ts';

export interface Config {
  readonly dataFolder: string;
  readonly host: string;
  /** 0 picks a free port. */
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Processes that serve, beside the primary that minds them. */
  readonly workers: number;
  /** Domains under which `s3.DOMAIN` and `BUCKET.s3.DOMAIN` are ours. */
  readonly domains: readonly string[];
  /** The file that binds ARNs to targets of events; undefined for none. */
  readonly notificationTargets: string | undefined;
  readonly identityProviders: {
    /** Networks beside the public ones in which they may be called: `10.1.0.0/16`. */
    readonly networks: readonly string[];
    /** A file of authorities, in PEM, that are trusted beside the well-known ones; undefined for none. */
    readonly authorities: string | undefined;
  };
  /** Where the root key is; never the key itself. */
  readonly rootKey: RootKeyChoice;
  /** Where the one is that the store moves away from. */
  readonly previousRootKey: RootKeyChoice | undefined;
  /** Read on the first start only. */
  readonly firstStart: {
    readonly adminAccessKeyId: string | undefined;
    readonly adminSecretAccessKey: string | undefined;
    readonly managementAccountId: AccountId | undefined;
  };
}

/** What is wrong with the configuration, all of it at once, in words for the operator. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Setting {
  readonly flag: string;
  readonly variable: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** Every setting of `crosskey serve`: a flag, the environment variable of the same meaning, and the default. */
export const settings = {
  data: { flag: 'data', variable: 'CROSSKEY_DATA', fallback: './data', meaning: 'folder that holds everything' },
  host: { flag: 'host', variable: 'CROSSKEY_HOST', fallback: '127.0.0.1', meaning: 'address to listen on' },
  httpPort: {
    flag: 'http-port',
    variable: 'CROSSKEY_HTTP_PORT',
    fallback: '9000',
    meaning: 'port for HTTP, 0 for any',
  },
  httpsPort: {
    flag: 'https-port',
    variable: 'CROSSKEY_HTTPS_PORT',
    fallback: '9443',
    meaning: 'port for HTTPS, 0 for any',
  },
  workers: {
    flag: 'workers',
    variable: 'CROSSKEY_WORKERS',
    fallback: '',
    meaning: 'serving processes; by default one per core',
  },
  domain: {
    flag: 'domain',
    variable: 'CROSSKEY_DOMAIN',
    fallback: 'localhost',
    meaning: 'domains for virtual hosts, separated by commas',
  },
  notificationTargets: {
    flag: 'notification-targets',
    variable: 'CROSSKEY_NOTIFICATION_TARGETS',
    fallback: '',
    meaning: 'JSON file that binds ARNs to where events are sent',
  },
  oidcNetworks: {
    flag: 'oidc-networks',
    variable: 'CROSSKEY_OIDC_NETWORKS',
    fallback: '',
    meaning: 'private networks in which identity providers may be called, such as 10.1.0.0/16, separated by commas',
  },
  oidcAuthorities: {
    flag: 'oidc-authorities',
    variable: 'CROSSKEY_OIDC_AUTHORITIES',
    fallback: '',
    meaning: 'PEM file of authorities that identity providers may be certified by',
  },
  rootKey: {
    flag: 'root-key',
    variable: 'CROSSKEY_ROOT_KEY_FROM',
    fallback: 'file',
    meaning: 'root key: file, file:PATH, env, stdin or pkcs11:URI',
  },
  previousRootKey: {
    flag: 'previous-root-key',
    variable: 'CROSSKEY_PREVIOUS_ROOT_KEY_FROM',
    fallback: '',
    meaning: 'the root key that the store moves away from',
  },
} as const satisfies Record<string, Setting>;

/** Throws `ConfigError`. `cores` is the default number of workers. */
export function readConfig(args: readonly string[], environment: Environment, cores: number): Config {
  const problems: string[] = [];
  const flags = readFlags(args, problems);
  const text = (setting: Setting) =>
    flags[setting.flag] ?? (environment[setting.variable] || undefined) ?? setting.fallback;
  const integer = (setting: Setting, least: number, most: number, fallback: number) => {
    const given = text(setting);
    if (given === '') return fallback;
    const value = Number(given);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    problems.push(
      `--${setting.flag} (${setting.variable}): \`${given}\` is not a whole number from ${least} to ${most}`,
    );
    return fallback;
  };
  const rootKey = (setting: Setting) => readRootKey(text(setting), setting, problems);
  const config: Config = {
    dataFolder: text(settings.data),
    host: text(settings.host),
    httpPort: integer(settings.httpPort, 0, 65_535, 9000),
    httpsPort: integer(settings.httpsPort, 0, 65_535, 9443),
    workers: integer(settings.workers, 1, 256, cores),
    domains: text(settings.domain)
      .toLowerCase()
      .split(',')
      .map((domain) => domain.trim()),
    notificationTargets: text(settings.notificationTargets) || undefined,
    identityProviders: {
      networks: readNetworks(text(settings.oidcNetworks), problems),
      authorities: text(settings.oidcAuthorities) || undefined,
    },
    rootKey: rootKey(settings.rootKey) ?? { kind: 'file', path: undefined },
    previousRootKey: text(settings.previousRootKey) === '' ? undefined : rootKey(settings.previousRootKey),
    firstStart: readFirstStart(environment, problems),
  };
  if (config.httpPort !== 0 && config.httpPort === config.httpsPort) {
    problems.push(`--http-port and --https-port are both ${config.httpPort}: each needs its own`);
  }
  for (const domain of config.domains) {
    if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(domain)) problems.push(`--domain: \`${domain}\` is not a domain name`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function readNetworks(given: string, problems: string[]): readonly string[] {
  const networks: string[] = [];
  for (const written of given === '' ? [] : given.split(',')) {
    const network = readNetwork(written.trim());
    if (network === undefined) problems.push(`--${settings.oidcNetworks.flag}: \`${written.trim()}\` is not a network`);
    else networks.push(network);
  }
  return networks;
}

function readRootKey(given: string, setting: Setting, problems: string[]): RootKeyChoice | undefined {
  const read = readRootKeyChoice(given);
  if ('choice' in read) return read.choice;
  problems.push(
    `--${setting.flag} (${setting.variable}): \`${given.replace(/pin-value=[^&]*/, 'pin-value=...')}\`: ${read.problem}`,
  );
  return undefined;
}

function readFlags(args: readonly string[], problems: string[]): Readonly<Record<string, string | undefined>> {
  const options = Object.fromEntries(
    Object.values(settings).map((setting) => [setting.flag, { type: 'string' as const }]),
  );
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Record<
      string,
      string | undefined
    >;
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
    return {};
  }
}

function readFirstStart(environment: Environment, problems: string[]): Config['firstStart'] {
  const adminAccessKeyId = environment.CROSSKEY_ADMIN_ACCESS_KEY_ID || undefined;
  const adminSecretAccessKey = environment.CROSSKEY_ADMIN_SECRET_ACCESS_KEY || undefined;
  const account = environment.CROSSKEY_MANAGEMENT_ACCOUNT_ID || undefined;
  if ((adminAccessKeyId === undefined) !== (adminSecretAccessKey === undefined)) {
    problems.push('CROSSKEY_ADMIN_ACCESS_KEY_ID and CROSSKEY_ADMIN_SECRET_ACCESS_KEY are given together or not at all');
  }
  if (adminAccessKeyId !== undefined && !/^[A-Za-z0-9_]{16,128}$/.test(adminAccessKeyId)) {
    problems.push('CROSSKEY_ADMIN_ACCESS_KEY_ID is not 16 to 128 letters, digits and `_`');
  }
  if (adminSecretAccessKey !== undefined && adminSecretAccessKey.length < 16) {
    problems.push('CROSSKEY_ADMIN_SECRET_ACCESS_KEY is shorter than 16 characters');
  }
  if (account !== undefined && !isAccountId(account)) {
    problems.push(`CROSSKEY_MANAGEMENT_ACCOUNT_ID: \`${account}\` is not twelve digits`);
  }
  return {
    adminAccessKeyId,
    adminSecretAccessKey,
    managementAccountId: account !== undefined && isAccountId(account) ? account : undefined,
  };
}
