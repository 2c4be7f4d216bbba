// `crosskey walkthrough`: plays a cross-account set-up against a running server, as a client of AWS's own APIs.
import { ConfigError } from '../config/config.ts';
import { createClients } from './walkthrough/clients.ts';
import { isServiceError, Unexpected } from './walkthrough/expect.ts';
import { createLeavings } from './walkthrough/leavings.ts';
import { readWalkthroughOptions, type WalkthroughOptions, walkthroughHelp } from './walkthrough/options.ts';
import { roleName, type Scene } from './walkthrough/scene.ts';
import { createScreen, Left } from './walkthrough/screen.ts';
import { type Accounts, makeAccounts } from './walkthrough/steps/accounts.ts';
import { goOnByHand } from './walkthrough/steps/by-hand.ts';
import { download } from './walkthrough/steps/download.ts';
import { makeReader } from './walkthrough/steps/role.ts';
import { makeSealedObject } from './walkthrough/steps/sealed-object.ts';
import { showTrail } from './walkthrough/steps/trail.ts';
import { permitUpload, upload } from './walkthrough/steps/upload.ts';

const steps = 12;

export async function walkthroughCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(walkthroughHelp);
    return 0;
  }
  let options: WalkthroughOptions | undefined;
  try {
    options = readWalkthroughOptions(args, process.env);
    await play(options);
    return 0;
  } catch (error) {
    if (error instanceof Left) {
      process.stdout.write('left here; run again, it plays from the start\n');
      return 0;
    }
    process.stderr.write(`crosskey: ${wordFailure(error, options)}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

async function play(options: WalkthroughOptions): Promise<void> {
  const { endpoint, region, admin: keys } = options;
  const newClients = createClients(endpoint, region);
  const scene: Scene = {
    screen: createScreen({ output: process.stdout, input: process.stdin, pauses: options.pauses, steps }),
    region,
    newClients,
    admin: newClients(keys),
    leavings: createLeavings(
      options.profileFile,
      endpoint.startsWith('https:') ? process.env.NODE_EXTRA_CA_CERTS : undefined,
    ),
    startedAt: new Date(),
  };
  const accounts = await makeAccounts(scene);
  leaveProfiles(scene, options, accounts);
  const object = await makeSealedObject(scene, accounts.a);
  const reader = await makeReader(scene, accounts.b);
  await download(scene, accounts, object, reader);
  await permitUpload(scene, accounts, object, reader);
  await upload(scene, accounts, object, reader);
  await showTrail(scene, accounts, object);
  await goOnByHand(scene, object, reader);
}

function leaveProfiles({ leavings }: Scene, { endpoint, region, admin }: WalkthroughOptions, { a, b }: Accounts): void {
  leavings.writeProfiles({
    endpoint,
    region,
    admin,
    roles: {
      [a.name]: { roleArn: a.administratorArn, source: 'management' },
      [b.name]: { roleArn: b.administratorArn, source: 'management' },
      [roleName]: { roleArn: `arn:aws:iam::${b.account}:role/${roleName}`, source: b.name },
    },
  });
}

const unknownKey = new Set([
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
]);
const noConnection = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT']);

const untrusted = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

function wordFailure(error: unknown, options: WalkthroughOptions | undefined): string {
  if (!(error instanceof Error) || options === undefined) return error instanceof Error ? error.message : String(error);
  const { endpoint, admin } = options;
  if ('code' in error && noConnection.has(String(error.code)))
    return `no server answers at ${endpoint}: start one with \`npx crosskey serve\`, or name it by --endpoint`;
  if ('code' in error && untrusted.has(String(error.code)))
    return `the certificate of ${endpoint} is not trusted: set NODE_EXTRA_CA_CERTS to the authority's file, tls/ca.pem in the data folder`;
  if (unknownKey.has(error.name))
    return `the server at ${endpoint} does not take the key ${admin.accessKeyId} (from ${admin.source}): ${error.message}`;
  if (error instanceof Unexpected)
    return `${error.message}\n(where policies were put by hand into account-a or account-b since an earlier run, take them away)`;
  if (isServiceError(error)) return `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`;
  return error.message;
}
