// Clients that go away, come slowly, or never say anything: nothing of theirs is kept, and others are served meanwhile.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { getObject, putObject } from '../support/objects.ts';
import { openFiles } from '../support/open-files.ts';
import { startServer } from '../support/server.ts';
import { abandon, bytesOf } from '../support/socket.ts';
import { newStage as stageOn } from './stage.ts';

const Bucket = 'abandoned-bucket';
const mib = 1024 * 1024;

async function newStage() {
  const server = await startServer();
  const clients = server.clients(server.admin);
  await clients.s3.send(new CreateBucketCommand({ Bucket }));
  const put = (key: string, body: Buffer) => {
    const draft = { method: 'PUT', target: `/${Bucket}/${key}`, body };
    return bytesOf(stageOn(server).signed('s3', draft));
  };
  return { server, clients, put, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function opened(endpoint: string): Socket {
  const socket = connect(Number(new URL(endpoint).port), '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
}

test('an upload that is abandoned leaves no object, and the one that was there stays', async () => {
  const stage = await newStage();
  {
    await using server = stage.server;
    const { clients } = stage;
    await putObject(clients, Bucket, 'there', 'as it was');
    for (const key of ['there', 'new'])
      for (const share of [0.1, 0.5, 0.999]) {
        const bytes = stage.put(key, Buffer.alloc(3 * mib, key));
        await abandon(server.endpoint, bytes.subarray(0, Math.floor(bytes.length * share)));
      }
    const bytes = stage.put('new', Buffer.alloc(100, 'x'));
    for (const cut of [1, 20, 200, bytes.length - 101, bytes.length - 1])
      await abandon(server.endpoint, bytes.subarray(0, cut));
    const { Contents } = await clients.s3.send(new ListObjectsV2Command({ Bucket }));
    assert.deepEqual(
      Contents?.map(({ Key }) => Key),
      ['there'],
    );
    assert.equal((await getObject(clients, Bucket, 'there')).toString(), 'as it was');
  }
  assert.deepEqual(stage.server.reported, []);
});

test('a client that reads nothing of what it asked for, and goes, leaves no file open', async () => {
  const stage = await newStage();
  {
    await using server = stage.server;
    await putObject(stage.clients, Bucket, 'large', Buffer.alloc(8 * mib));
    const draft = stageOn(server).signed('s3', { method: 'GET', target: `/${Bucket}/large` });
    for (let count = 0; count < 20; count++) await abandon(server.endpoint, bytesOf(draft));
    assert.equal((await getObject(stage.clients, Bucket, 'large')).length, 8 * mib);
  }
  assert.deepEqual(openFiles(`${stage.server.dataFolder}/objects`) ?? [], []);
  assert.deepEqual(stage.server.reported, []);
});

test('others are served while clients are silent or slow, and a slow upload ends well', async () => {
  await using stage = await newStage();
  const { server, clients } = stage;
  const silent = Array.from({ length: 50 }, () => opened(server.endpoint));
  const slow = opened(server.endpoint);
  const answered: Buffer[] = [];
  slow.on('data', (piece: Buffer) => answered.push(piece));
  const bytes = stage.put('slow', Buffer.from('byte by byte'));
  for (const byte of bytes.subarray(0, -1)) await new Promise((sent) => slow.write(Buffer.of(byte), sent));
  await putObject(clients, Bucket, 'quick', 'x');
  assert.equal((await getObject(clients, Bucket, 'quick')).toString(), 'x');
  slow.write(bytes.subarray(-1));
  await once(slow, 'close');
  assert.match(Buffer.concat(answered).toString(), /^HTTP\/1\.1 200 /);
  assert.equal((await getObject(clients, Bucket, 'slow')).toString(), 'byte by byte');
  for (const socket of silent) socket.destroy();
  assert.deepEqual(server.reported, []);
});
