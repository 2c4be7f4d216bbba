// What the walkthrough leaves on the disk, so that its reader can go on by hand: profiles for the AWS CLI and the SDKs,
// the policies, and the object. https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Keys } from './clients.ts';

export interface Leavings {
  /** For a command line: `file://walkthrough/bucket-policy.json`. */
  reference(name: string): string;
  /** For a command line: `walkthrough/hello.txt`. */
  path(name: string): string;
  write(name: string, content: string | Buffer): void;
  /** As `--policy` takes it. */
  writePolicy(name: string, document: object): void;
  writeProfiles(accounts: Profiles): void;
  /** The lines that make the profiles the current ones. */
  readonly exports: readonly string[];
}

export interface Profiles {
  readonly endpoint: string;
  readonly region: string;
  readonly admin: Keys;
  /** Profile name → the role that it assumes, and as whom. */
  readonly roles: Readonly<Record<string, { readonly roleArn: string; readonly source: string }>>;
}

const ownerOnly = 0o600;

/** `authorityFile` is that of the certificate authority which the CLI has to trust, where the endpoint is HTTPS. */
export function createLeavings(profileFile: string, authorityFile: string | undefined): Leavings {
  const configPath = resolve(profileFile);
  const folder = dirname(configPath);
  const credentialsPath = join(folder, 'credentials');
  const shown = (name: string) => shorter(join(folder, name));
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, content, { mode: ownerOnly });
    // A file that was there keeps its mode when it is written.
    chmodSync(path, ownerOnly);
  };
  return {
    reference: (name) => `file://${shown(name)}`,
    path: shown,
    write: (name, content) => write(join(folder, name), content),
    writePolicy: (name, document) => write(join(folder, name), `${JSON.stringify(document, null, 2)}\n`),
    writeProfiles(profiles) {
      write(configPath, configText(profiles));
      write(credentialsPath, credentialsText(profiles.admin));
    },
    exports: [
      `export AWS_CONFIG_FILE=${configPath}`,
      `export AWS_SHARED_CREDENTIALS_FILE=${credentialsPath}`,
      // In a profile, as `ca_bundle`, the CLI's first version does not heed it.
      ...(authorityFile ? [`export AWS_CA_BUNDLE=${resolve(authorityFile)}`] : []),
    ],
  };
}

/** Relative where that is a path below the current folder. */
function shorter(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') ? path : below;
}

function configText({ endpoint, region, roles }: Profiles): string {
  const common = [`region = ${region}`, `endpoint_url = ${endpoint}`];
  const sections = Object.entries(roles).map(([name, { roleArn, source }]) => [
    `[profile ${name}]`,
    `role_arn = ${roleArn}`,
    `source_profile = ${source}`,
    'role_session_name = by-hand',
    ...common,
  ]);
  return `${[['[profile management]', ...common], ...sections].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function credentialsText({ accessKeyId, secretAccessKey, sessionToken }: Keys): string {
  const lines = ['[management]', `aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`];
  if (sessionToken !== undefined) lines.push(`aws_session_token = ${sessionToken}`);
  return `${lines.join('\n')}\n`;
}
