// 5 GiB in and out in one request each, while the server's memory is watched.
import { once } from 'node:events';
import { connect } from 'node:net';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Row } from './report.ts';
import type { CrosskeyServer } from './servers.ts';
import { prepare } from './sign.ts';

const sizeBytes = 5 * 2 ** 30;
const piece = Buffer.alloc(2 ** 20, 'crosskey ');
const bucket = 'bench-large';

export async function largeObject(crosskey: CrosskeyServer): Promise<Row[]> {
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${crosskey.port}`,
    region: 'us-east-1',
    credentials: crosskey.credentials,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  s3.destroy();
  return [
    await watched(crosskey, 'PUT 5 GiB', (port) => transfer(port, 'PUT', crosskey)),
    await watched(crosskey, 'GET 5 GiB', (port) => transfer(port, 'GET', crosskey)),
  ];
}

async function watched(crosskey: CrosskeyServer, name: string, work: (port: number) => Promise<void>): Promise<Row> {
  const idle = crosskey.residentBytes();
  let peak = idle;
  const timer = setInterval(() => {
    peak = Math.max(peak, crosskey.residentBytes());
  }, 100);
  const startedMs = performance.now();
  await work(crosskey.port);
  const seconds = (performance.now() - startedMs) / 1000;
  clearInterval(timer);
  return {
    name,
    perSecond: 1 / seconds,
    mibPerSecond: sizeBytes / 2 ** 20 / seconds,
    baseline: 'idle memory',
    ratio: peak / idle,
    note: `peak ${Math.round((peak - idle) / 2 ** 20)} MiB above idle`,
  };
}

async function transfer(port: number, method: 'PUT' | 'GET', crosskey: CrosskeyServer): Promise<void> {
  const { head } = await prepare(
    {
      method,
      path: `/${bucket}/large`,
      service: 's3',
      headers: {
        'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
        'content-length': method === 'PUT' ? String(sizeBytes) : '0',
      },
    },
    port,
    crosskey.credentials,
  );
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let received = 0;
  let status = '';
  socket.on('data', (bytes: Buffer) => {
    if (received === 0) status = bytes.toString('latin1', 0, 12);
    received += bytes.length;
    const isWhole = method === 'PUT' ? received > 0 : received > sizeBytes;
    if (isWhole) socket.end();
  });
  socket.write(head);
  for (let sent = 0; method === 'PUT' && sent < sizeBytes; sent += piece.length) {
    if (!socket.write(piece)) await once(socket, 'drain');
  }
  await once(socket, 'close');
  if (status !== 'HTTP/1.1 200' || (method === 'GET' && received < sizeBytes)) {
    throw new Error(`${method} of the large object: ${status}, ${received} bytes`);
  }
}
