// The command line: `crosskey COMMAND [--flag value]...`. One file a command, found in one table.
import { readFileSync } from 'node:fs';

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Resolves with the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** Commands are loaded when they are called: the client of an instance need not load the server. */
const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command['run']> }>> = {
  serve: {
    summary: 'serve S3, KMS, IAM, STS, Organizations and CloudTrail from one data folder',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  instance: {
    summary: "an instance metadata service that hands out an instance profile's role credentials",
    load: async () => (await import('./instance.ts')).instanceCommand,
  },
  walkthrough: {
    summary: 'play a cross-account set-up against a running server: each denial, each policy, the success',
    load: async () => (await import('./walkthrough.ts')).walkthroughCommand,
  },
  explain: {
    summary: 'why a request was refused: the chain, the layer that said no, and what would allow it',
    load: async () => (await import('./explain.ts')).explainCommand,
  },
  doctor: {
    summary: 'a check list of all that a principal needs to read or write in a bucket, here or on AWS',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  grant: {
    summary: 'write the least-privilege policies that let a principal use an encrypted bucket; can undo',
    load: async () => (await import('./grant.ts')).grantCommand,
  },
  validate: {
    summary: 'what in a policy document cannot work, is unsafe, or was probably meant otherwise',
    load: async () => (await import('./validate.ts')).validateCommand,
  },
  key: {
    summary: 'what is known to depend on a KMS key, and its deletion after that was shown',
    load: async () => (await import('./key.ts')).keyCommand,
  },
  'root-key': {
    summary: 'tell which root key a data folder uses; move it to another while it is served',
    load: async () => (await import('./root-key.ts')).rootKeyCommand,
  },
};

function usage(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`);
  return `usage: crosskey COMMAND [--flag value]...\n\n${lines.join('\n')}\n\n\`crosskey COMMAND --help\` tells the flags of one, \`crosskey --version\` the version.\n`;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { readonly version: string }).version;
}

/** Resolves with the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    process.stdout.write(`crosskey ${version()}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    process.stderr.write(`crosskey: unknown command \`${name}\`\n\n${usage()}`);
    return 2;
  }
  return await (await command.load())(rest);
}
