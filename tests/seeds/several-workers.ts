// The stage of the seeds on a server with several workers, and what each of them answers.
import assert from 'node:assert/strict';
import { admin, ChildServer } from '../processes/child-server.ts';
import { newFolder } from '../support/folder.ts';
import { newClients } from '../support/server.ts';
import { sign } from '../support/signer.ts';
import { type Answer, bytesOf, exchange } from '../support/socket.ts';
import { newCrossingOn, region } from './crossing.ts';

const workers = 3;

export async function newWorkers(bucketKey: boolean) {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(newFolder());
  const child = starting.use(new ChildServer({ dataFolder: folder.at('data'), args: ['--workers', `${workers}`] }));
  const endpoint = await child.ready();
  const clients = (credentials: typeof admin, at = region) => newClients(endpoint, credentials, at);
  const crossing = await newCrossingOn({ admin, clients }, { principal: 'role', bucketKey });
  const { bucket, principal } = crossing;
  const { host } = new URL(endpoint);
  /** Each on a connection of its own, so that every worker gets some. */
  const readOften = async (): Promise<Answer[]> => {
    const draft = { method: 'GET', target: `/${bucket}/k`, headers: { host }, body: Buffer.alloc(0) };
    const options = { service: 's3', credentials: principal.credentials, region, nowMs: Date.now() };
    const answers: Answer[] = [];
    for (let count = 0; count < 2 * workers; count++)
      answers.push(await exchange(endpoint, bytesOf(sign(draft, options))));
    return answers;
  };
  const started = starting.move();
  return {
    ...crossing,
    management: clients(admin),
    stop: () => child.stop(),
    async everyAnswer(status: number, words: RegExp, what = '') {
      for (const answer of await readOften()) {
        assert.equal(answer.status, status, `${what}: ${answer.text}`);
        assert.match(answer.body, words, what);
      }
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
