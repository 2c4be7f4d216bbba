// The life of the processes: start, replacement of a crashed worker, drain, and every reason not to start.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { ListKeysCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ChildServer, clientsOf, until } from './child-server.ts';

const linuxOnly = process.platform === 'linux' ? false : 'finds the workers under /proc';

function newFolder(t: { after(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'crosskey-life-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}

/** A folder that was served once, made once: each test takes a copy. */
let servedOnce = '';

before(async () => {
  servedOnce = mkdtempSync(join(tmpdir(), 'crosskey-life-'));
  await using server = new ChildServer({ dataFolder: servedOnce, args: ['--workers', '1'] });
  await server.ready();
  await server.stop();
});

function servedFolder(t: { after(work: () => void): void }): string {
  const folder = newFolder(t);
  cpSync(servedOnce, folder, { recursive: true, preserveTimestamps: true });
  return folder;
}

/** Every file below, with its size and its time of change. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`)
    .sort();
}

const health = async (endpoint: string) => (await fetch(`${endpoint}/_crosskey/health`)).status;

test('the first start prints the credentials once and keeps them for the owner alone; SIGTERM ends it with 0', async (t) => {
  const dataFolder = newFolder(t);
  const environment = {
    CROSSKEY_ADMIN_ACCESS_KEY_ID: undefined,
    CROSSKEY_ADMIN_SECRET_ACCESS_KEY: undefined,
    CROSSKEY_MANAGEMENT_ACCOUNT_ID: undefined,
  };
  await using first = new ChildServer({ dataFolder, environment, args: ['--workers', '2'] });
  const endpoint = await first.ready();
  assert.equal(await health(endpoint), 200);
  const secret = /^AWS_SECRET_ACCESS_KEY=(\S+)$/m.exec(first.stdout)?.[1] ?? assert.fail(first.stdout);
  const accessKeyId = /^AWS_ACCESS_KEY_ID=(\S+)$/m.exec(first.stdout)?.[1] ?? assert.fail(first.stdout);
  const file = join(dataFolder, 'admin-credentials');
  assert.match(readFileSync(file, 'utf8'), new RegExp(`aws_secret_access_key = ${secret}\n`));
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(await first.stop(), { code: 0, signal: null });
  assert.equal(first.stderr, '');

  await using second = new ChildServer({ dataFolder, environment, args: ['--workers', '1'] });
  const { kms } = clientsOf(await second.ready(), { accessKeyId, secretAccessKey: secret });
  await kms.send(new ListKeysCommand({}));
  assert.doesNotMatch(second.stdout, /SECRET|aws_secret/);
  assert.ok(!second.stdout.includes(secret));
  assert.deepEqual(await second.stop(), { code: 0, signal: null });
  assert.deepEqual(readdirSync(join(dataFolder, 'instances')), [], 'an ordered end withdraws every process');
});

/** Kills one worker and waits until another serves in its place. */
async function replaceWorker(server: ChildServer): Promise<void> {
  const { length } = server.workerPids();
  const victim = server.workerPids()[0] ?? assert.fail('no worker lives');
  process.kill(victim, 'SIGKILL');
  const told = new RegExp(`worker ${victim} ended by SIGKILL; starting another\n(.*\n)*.*worker (\\d+) serves\n`);
  await until(() => told.test(server.stderr));
  const next = Number(told.exec(server.stderr)?.[2]);
  assert.ok(server.workerPids().includes(next) && !server.workerPids().includes(victim));
  assert.equal(server.workerPids().length, length);
}

test('while workers are killed and replaced, every call succeeds', { skip: linuxOnly }, async (t) => {
  await using server = new ChildServer({ dataFolder: servedFolder(t), args: ['--workers', '2'] });
  const endpoint = await server.ready();
  assert.equal(server.workerPids().length, 2);
  // As many attempts as the SDK makes by default: a call's connection may be one of the victim's.
  const { kms } = clientsOf(endpoint, undefined, 3);
  const over = new AbortController();
  let calls = 0;
  const load = async () => {
    while (!over.signal.aborted) {
      await kms.send(new ListKeysCommand({}));
      calls += 1;
    }
  };
  const clients = Promise.all([load(), load(), load()]);
  const kills = async () => {
    for (let kill = 1; kill <= 2; kill += 1) {
      await replaceWorker(server);
      const callsBefore = calls;
      await until(() => calls > callsBefore + 20);
    }
  };
  try {
    await Promise.race([kills(), clients]);
  } finally {
    over.abort();
  }
  await clients;
  assert.equal(server.stderr.trim().split('\n').length, 4);
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
});

test('an only worker that is killed is replaced on the same ports', { skip: linuxOnly }, async (t) => {
  await using server = new ChildServer({ dataFolder: servedFolder(t), args: ['--workers', '1'] });
  const endpoint = await server.ready();
  for (let kill = 1; kill <= 2; kill += 1) {
    await replaceWorker(server);
    assert.equal(await health(endpoint), 200);
  }
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
});

/** Begins an upload of which only the first half is sent. */
async function halfUpload(endpoint: string, body: Buffer): Promise<{ upload: ClientRequest; answer: Promise<number> }> {
  const { s3 } = clientsOf(endpoint);
  await s3.send(new CreateBucketCommand({ Bucket: 'slow-uploads' }));
  const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: 'slow-uploads', Key: 'half' }));
  const upload = request(url, {
    method: 'PUT',
    headers: { 'content-length': body.length },
    agent: new Agent({ keepAlive: true }),
  });
  const answer = once(upload, 'response').then(([response]: IncomingMessage[]) => {
    response?.resume();
    return response?.statusCode ?? 0;
  });
  answer.catch(() => {});
  await new Promise((resolve) => upload.write(body.subarray(0, body.length / 2), resolve));
  return { upload, answer };
}

function isRefused(endpoint: string): Promise<boolean> {
  const { port, hostname } = new URL(endpoint);
  const probe = connect(Number(port), hostname);
  return new Promise((resolve) => {
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
  });
}

test('SIGTERM lets an upload finish, takes no new connection, and ends with 0; the upload is there afterwards', async (t) => {
  const dataFolder = servedFolder(t);
  const body = Buffer.alloc(4 * 1024 * 1024, 'drain');
  {
    await using server = new ChildServer({ dataFolder, args: ['--workers', '2'] });
    const endpoint = await server.ready();
    const { upload, answer } = await halfUpload(endpoint, body);
    // A worker has begun to store it: what is only on its way to one may still be refused.
    await until(() =>
      readdirSync(join(dataFolder, 'objects'), { recursive: true }).some((name) => /part$/.test(`${name}`)),
    );
    server.signal('SIGTERM');
    await until(() => isRefused(endpoint));
    upload.end(body.subarray(body.length / 2));
    assert.equal(await answer, 200);
    const answeredMs = performance.now();
    assert.deepEqual(await server.ended, { code: 0, signal: null });
    assert.ok(performance.now() - answeredMs < 5000, 'a connection that is kept alive does not hold the end up');
    assert.equal(server.stderr, '');
  }
  await using server = new ChildServer({ dataFolder, args: ['--workers', '1'] });
  const { s3 } = clientsOf(await server.ready());
  const stored = await s3.send(new GetObjectCommand({ Bucket: 'slow-uploads', Key: 'half' }));
  assert.ok(Buffer.from((await stored.Body?.transformToByteArray()) ?? []).equals(body));
});

test('SIGTERM before it is ready ends it with 0 too', { skip: linuxOnly }, async (t) => {
  await using server = new ChildServer({ dataFolder: servedFolder(t), args: ['--workers', '2'] });
  await until(() => server.workerPids().length === 2);
  server.signal('SIGTERM');
  assert.deepEqual(await server.ended, { code: 0, signal: null });
});

test('a worker ends when its primary is killed, and the data can be served again', { skip: linuxOnly }, async (t) => {
  const dataFolder = servedFolder(t);
  await using server = new ChildServer({ dataFolder, args: ['--workers', '2'] });
  await server.ready();
  const workers = server.workerPids();
  server.signal('SIGKILL');
  const lives = (pid: number) => {
    try {
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  await until(() => !workers.some(lives));
  await using next = new ChildServer({ dataFolder, args: ['--workers', '1'] });
  assert.equal(await health(await next.ready()), 200);
});

interface Refusal {
  readonly what: string;
  readonly args?: readonly string[];
  readonly spoil?: (dataFolder: string) => void;
  readonly code: number;
  readonly words: RegExp;
}

const refusals: readonly Refusal[] = [
  { what: 'an unknown flag', args: ['--bukket', 'x'], code: 2, words: /--bukket/ },
  { what: 'no workers', args: ['--workers', '0'], code: 2, words: /--workers.*`0` is not a whole number from 1/ },
  {
    what: 'a host that is not ours',
    args: ['--host', '192.0.2.1'],
    code: 1,
    words: /`192\.0\.2\.1` is not an address of this machine/,
  },
  {
    what: 'data without the root key',
    spoil: (folder) => rmSync(join(folder, 'root.key')),
    code: 1,
    words: /root\.key/,
  },
  {
    what: 'a root key that is not one',
    spoil: (folder) => writeFileSync(join(folder, 'root.key'), 'no key'),
    code: 1,
    words: /root\.key/,
  },
  {
    what: 'data of a later version',
    spoil: (folder) => writeFileSync(join(folder, 'format'), 'crosskey data format 99\n'),
    code: 1,
    words: /`99`.*use a newer one/,
  },
];

for (const { what, args = [], spoil, code, words } of refusals) {
  test(`${what} stops the start, in clear words, and changes nothing`, async (t) => {
    const dataFolder = servedFolder(t);
    spoil?.(dataFolder);
    const files = filesBelow(dataFolder);
    await using server = new ChildServer({ dataFolder, args });
    assert.equal((await server.ended).code, code, server.stderr);
    assert.match(server.stderr, words);
    assert.doesNotMatch(server.stderr, /^\s+at /m, 'words for the operator, no stack');
    assert.doesNotMatch(server.stdout, /ready/);
    const kept = (name: string) => !name.includes('/metadata/metadata.lmdb-lock ');
    assert.deepEqual(filesBelow(dataFolder).filter(kept), files.filter(kept));
  });
}

test('a folder of somebody else stops the start and is left alone', async (t) => {
  const dataFolder = newFolder(t);
  mkdirSync(dataFolder);
  writeFileSync(join(dataFolder, 'thesis.txt'), 'all my work');
  await using server = new ChildServer({ dataFolder });
  assert.equal((await server.ended).code, 1);
  assert.match(server.stderr, /`thesis\.txt`.*not one of Crosskey's/);
  assert.deepEqual(readdirSync(dataFolder), ['thesis.txt']);
});

for (const flag of ['http-port', 'https-port']) {
  test(`a --${flag} in use stops the start before anything is made`, async (t) => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    t.after(() => holder.close());
    const { port } = holder.address() as AddressInfo;
    const dataFolder = newFolder(t);
    await using server = new ChildServer({ dataFolder, args: [`--${flag}`, String(port)] });
    assert.equal((await server.ended).code, 1);
    assert.match(
      server.stderr,
      new RegExp(`port ${port} of 127\\.0\\.0\\.1 is in use: choose another with \`--${flag}\``),
    );
    assert.throws(() => statSync(dataFolder), /ENOENT/);
  });
}

test('--help names every flag and its variable', async (t) => {
  await using server = new ChildServer({ dataFolder: newFolder(t), args: ['--help'] });
  assert.equal((await server.ended).code, 0);
  for (const name of ['data', 'host', 'http-port', 'https-port', 'workers', 'domain']) {
    assert.match(server.stdout, new RegExp(`--${name}\\s+CROSSKEY_${name.toUpperCase().replace('-', '_')}\\s`));
  }
});
