// `crosskey instance`: an instance metadata service that hands out the credentials of an instance profile's role.

import { type InstanceService, openInstanceService } from '../composition/instance-credentials.ts';
import { ConfigError } from '../config/config.ts';
import { systemSurroundings } from '../main.ts';
import { answer } from './instance/answer.ts';
import { createCredentialSource } from './instance/credential-source.ts';
import { serveMetadata } from './instance/metadata-server.ts';
import { createMetadataTokens } from './instance/metadata-tokens.ts';
import { type InstanceFacts, metadataTree } from './instance/metadata-tree.ts';
import { type InstanceOptions, instanceHelp, readInstanceOptions } from './instance/options.ts';

export async function instanceCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(instanceHelp);
    return 0;
  }
  try {
    await runUntilSignalled(readInstanceOptions(args, process.env));
    return 0;
  } catch (error) {
    process.stderr.write(`crosskey: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

async function runUntilSignalled(options: InstanceOptions): Promise<void> {
  const { clock, random } = systemSurroundings;
  const stopped = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  const facts: InstanceFacts = {
    id: options.instanceId ?? `i-0${random.bytes(8).toString('hex')}`,
    profileArn: options.profileArn,
    region: options.region,
    startedAtMs: clock.now(),
    architecture: process.arch,
  };
  await using service = await openInstanceService(options.dataFolder, facts, systemSurroundings);
  const role = await describeRole(service, options.profileArn);
  const tokens = createMetadataTokens(clock, random);
  const source = createCredentialSource(service, clock);
  await using server = await serveMetadata({
    host: options.host,
    port: options.port,
    answer: (request) => answer(request, tokens, () => metadataTree(facts, source)),
    onError: (error) => console.error('crosskey:', error),
  });
  greet(options, facts, role, server.port);
  await stopped;
}

async function describeRole(service: InstanceService, profileArn: string): Promise<string> {
  const profile = await service.findProfile();
  if (profile === undefined) throw new Error(`there is no instance profile \`${profileArn}\``);
  return profile.role === undefined ? 'no role yet' : `role ${profile.role.name}`;
}

function greet(options: InstanceOptions, facts: InstanceFacts, role: string, port: number): void {
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  console.log(`crosskey instance ready http://${host}:${port}`);
  console.log(`${facts.id} in ${facts.region} with ${facts.profileArn} (${role})`);
  console.log('a shell is on this instance with no other credentials than these lines give:');
  console.log(`  export AWS_EC2_METADATA_SERVICE_ENDPOINT=http://${host}:${port}`);
  console.log(`  export AWS_ENDPOINT_URL=${options.endpoint}`);
  console.log(`  export AWS_REGION=${facts.region} AWS_DEFAULT_REGION=${facts.region}`);
}
