// `crosskey serve`: the server, with a primary and its workers.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { takeHandedOver } from '../composition/handed-over.ts';
import { type Config, ConfigError, readConfig, settings } from '../config/config.ts';
import type { HandedOver } from '../config/root-key.ts';
import { type Prepared, prepare, systemSurroundings } from '../main.ts';
import { settlePorts } from '../processes/ports.ts';
import { runPrimary } from '../processes/primary.ts';

export async function serveCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help());
    return 0;
  }
  try {
    const read = readConfig(args, process.env, availableParallelism());
    const config = { ...read, ...(await settlePorts(read.host, read)) };
    const handedOver = await takeHandedOver(config, process.env, process.stdin);
    const prepared = await prepare(config, { ...systemSurroundings, handedOver });
    greet(prepared, config);
    return await runUntilSignalled(config, handedOver);
  } catch (error) {
    process.stderr.write(`crosskey: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

function help(): string {
  const rows = Object.values(settings).map(
    ({ flag, variable, fallback, meaning }) =>
      `  --${flag.padEnd(22)} ${variable.padEnd(31)} ${meaning}${fallback === '' ? '' : ` (${fallback})`}`,
  );
  return `usage: crosskey serve [--flag value]...\n\n${rows.join('\n')}\n`;
}

async function runUntilSignalled(config: Config, handedOver: HandedOver): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const events = {
    onReady: () => {
      const host = config.host.includes(':') ? `[${config.host}]` : config.host;
      console.log(`crosskey ready http://${host}:${config.httpPort} https://${host}:${config.httpsPort}`);
    },
    onNotice: (text: string) => console.error(`crosskey: ${text}`),
  };
  return await runPrimary(config, handedOver, events, stop.signal);
}

/** What must be kept so that the data can be read again, told on the first start. */
const recovery: Readonly<Record<Config['rootKey']['kind'], (path: string) => string>> = {
  file: (path) => `${path}: without it nothing can be read again. Copy it now to where no copy of the data is`,
  env: () => 'from the environment: without it nothing can be read again. It is kept nowhere here',
  stdin: () => 'from the standard input: without it nothing can be read again. It is kept nowhere here',
  pkcs11: () => 'in the PKCS #11 token: without it nothing can be read again. Back up the token as its maker says',
};

/** The administrator's key is shown once; `prepare` has left it in a file that only the owner reads. */
function greet({ admin, credentialsPath, authorityPath }: Prepared, { rootKey, dataFolder }: Config): void {
  console.log(`certificate authority: ${authorityPath}`);
  if (admin === undefined) return;
  console.log(
    `root key: ${recovery[rootKey.kind](rootKey.kind === 'file' ? (rootKey.path ?? join(dataFolder, 'root.key')) : '')}`,
  );
  console.log(`management account: ${admin.account}, administrator: IAM user \`${admin.userName}\``);
  console.log(`AWS_ACCESS_KEY_ID=${admin.accessKeyId}`);
  console.log(`AWS_SECRET_ACCESS_KEY=${admin.secretAccessKey}`);
  console.log(`these are shown once; they are kept in ${credentialsPath} (mode 0600)`);
}
