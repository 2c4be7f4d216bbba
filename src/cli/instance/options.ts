// The flags of `crosskey instance`, each also as an environment variable where one has the same meaning.
import { parseArgs } from 'node:util';
import { ConfigError } from '../../config/config.ts';
import { isRegion, type Region } from '../../kernel/ids.ts';

export interface InstanceOptions {
  readonly profileArn: string;
  readonly dataFolder: string;
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly region: Region;
  /** Undefined: a new instance. */
  readonly instanceId: string | undefined;
  /** Only shown, in the lines that a shell of the instance needs. */
  readonly endpoint: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const instanceHelp = `usage: crosskey instance --profile ARN [--flag value]...

Plays the instance metadata service (IMDSv2) of one instance: the AWS CLI and SDKs find the credentials of the
instance profile's role there, with nothing configured. It runs beside the server, on the same data folder,
because it stands for EC2 itself: the role's trust policy must name ec2.amazonaws.com.

  --profile      the ARN of the instance profile (required)
  --data         CROSSKEY_DATA       the data folder of \`crosskey serve\` (./data)
  --host                             address to listen on (127.0.0.1)
  --port                             port to listen on, 0 for any (1338)
  --region       AWS_REGION          Region of the instance (us-east-1)
  --instance-id                      keeps the id of an instance; by default a new one
  --endpoint     AWS_ENDPOINT_URL    the server, as shown in the lines to copy (http://127.0.0.1:9000)
`;

/** Throws `ConfigError` with all that is wrong. */
export function readInstanceOptions(args: readonly string[], environment: Environment): InstanceOptions {
  const problems: string[] = [];
  const flags = readFlags(args, problems);
  const port = Number(flags.port ?? '1338');
  const region = flags.region ?? (environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1');
  const instanceId = flags['instance-id'];
  if (flags.profile === undefined) problems.push('--profile is required: the ARN of an instance profile');
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || flags.port === '')
    problems.push(`--port: \`${flags.port}\` is not a whole number from 0 to 65535`);
  if (!isRegion(region)) problems.push(`--region: \`${region}\` is not a Region`);
  if (instanceId !== undefined && !/^i-[0-9a-f]{17}$/.test(instanceId))
    problems.push(`--instance-id: \`${instanceId}\` is not \`i-\` and 17 hexadecimal digits`);
  if (problems.length > 0 || flags.profile === undefined || !isRegion(region)) throw new ConfigError(problems);
  return {
    profileArn: flags.profile,
    dataFolder: flags.data ?? (environment.CROSSKEY_DATA || './data'),
    host: flags.host ?? '127.0.0.1',
    port,
    region,
    instanceId,
    endpoint: flags.endpoint ?? (environment.AWS_ENDPOINT_URL || 'http://127.0.0.1:9000'),
  };
}

const names = ['profile', 'data', 'host', 'port', 'region', 'instance-id', 'endpoint'] as const;
type Flags = Partial<Record<(typeof names)[number], string>>;

function readFlags(args: readonly string[], problems: string[]): Flags {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Flags;
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
    return {};
  }
}
