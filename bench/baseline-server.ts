// Plain Node.js HTTP: answers GET /SIZE with so many bytes, and reads what is put. No check, no seal, no disk.
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

if (cluster.isPrimary) {
  const workers = Number(process.argv[2] ?? 1);
  let listening = 0;
  for (let index = 0; index < workers; index += 1) cluster.fork();
  cluster.on('listening', (_worker, address) => {
    listening += 1;
    if (listening === workers) console.log(`baseline ready ${address.port}`);
  });
  process.on('SIGTERM', () => process.exit(0));
} else {
  const bodies = new Map<number, Buffer>();
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      const sizeBytes = request.method === 'GET' ? Number(request.url?.slice(1)) : 0;
      const body = bodies.get(sizeBytes) ?? Buffer.alloc(sizeBytes, 7);
      bodies.set(sizeBytes, body);
      response.writeHead(200, { 'content-length': body.length, 'content-type': 'application/octet-stream' });
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1', () => (server.address() as AddressInfo).port);
}
