import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stages } from './composition/stages.ts';
import { Fault } from './kernel/fault.ts';
import { region } from './kernel/ids.ts';
import type { Outcome } from './kernel/outcome.ts';
import type { WireRequest } from './kernel/wire.ts';
import { answer } from './pipeline.ts';

const request = { headers: {}, sourceIp: '127.0.0.1', secure: false, tlsVersion: undefined } as unknown as WireRequest;
const denied = () => new Fault('AccessDenied', { message: 'no' });

/** Stages that write down when they are asked; `more` replaces some. */
function newStages(more: Partial<Stages> = {}) {
  const asked: string[] = [];
  const recorded: Outcome[] = [];
  const bugs: unknown[] = [];
  const note = <Value>(name: string, value: Value) => {
    asked.push(name);
    return value;
  };
  const operation = {
    locate: () => note('locate', {}),
    access: () => note('access', [{ action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: {} }]),
    run: async () => note('run', { output: true }),
  };
  const stages = {
    recognise: () => note('recognise', { recognition: { kind: 'operation' }, target: {}, requestId: 'id', nowMs: 0 }),
    identify: async () => note('identify', { caller: { kind: 'anonymous' }, payload: {} }),
    nameOperation: async () => ({ operation: { service: 's3', name: 'GetObject' } }),
    regionOf: async () => region('us-east-1'),
    findOperation: () => operation,
    admit: () => note('admit', undefined),
    decode: async () => note('decode', { Key: 'k' }),
    demand: async () => note('decide', undefined),
    record: async (outcome: Outcome) => {
      note('record', recorded.push(outcome));
    },
    logAccess: async () => {},
    charge: async () => ({}),
    share: async (_: unknown, response: object) => response,
    encode: () => note('encode', { status: 200, headers: {}, body: undefined }),
    refuse: (_: unknown, fault: Fault) => note(`refuse ${fault.code}`, { status: 400, headers: {}, body: undefined }),
    observe: (_: unknown, name: string | undefined, status: number) => note(`observe ${name} ${status}`, undefined),
    reportBug: (error: unknown) => bugs.push(error),
    ...more,
  } as unknown as Stages;
  return { stages, asked, recorded, bugs, operation };
}

test('the order of a request is recognise, identify, decode, decide, run, record, encode', async () => {
  const { stages, asked } = newStages();
  await answer(request, stages);
  const order = ['recognise', 'identify', 'admit', 'decode', 'locate', 'access', 'decide', 'run', 'record', 'encode'];
  assert.deepEqual(asked, [...order, 'observe GetObject 200']);
});

test('nothing of a stranger’s body is read, and nothing runs that is not allowed', async () => {
  const stranger = newStages({ identify: () => Promise.reject(new Fault('InvalidClientTokenId')) });
  await answer(request, stranger.stages);
  assert.deepEqual(stranger.asked, ['recognise', 'refuse InvalidClientTokenId', 'observe undefined 400']);

  const refused = newStages({ demand: () => Promise.reject(denied()) });
  await answer(request, refused.stages);
  assert.ok(!refused.asked.includes('run'));
  assert.deepEqual(refused.asked.slice(-3), ['record', 'refuse AccessDenied', 'observe GetObject 400']);
  assert.equal(refused.recorded[0]?.fault?.code, 'AccessDenied');
  assert.equal(refused.recorded[0]?.accesses.length, 1);
});

test('what is no fault is a bug: told to the operator, and to the client as InternalError', async () => {
  const bug = new TypeError('of ours');
  const { stages, asked, bugs } = newStages({ decode: () => Promise.reject(bug) });
  await answer(request, stages);
  assert.deepEqual(bugs, [bug]);
  assert.ok(asked.includes('refuse InternalError'));
});

test('a call that cannot be recorded is not answered with success, and its body is given back', async () => {
  let ended = 0;
  const iterator = { next: () => assert.fail('nobody reads it'), return: async () => ({ done: true, value: ++ended }) };
  const { stages, asked, operation } = newStages({ record: () => Promise.reject(new Error('the store is full')) });
  Object.assign(operation, { run: async () => ({ Body: { [Symbol.asyncIterator]: () => iterator } }) });
  await answer(request, stages);
  assert.equal(ended, 1);
  assert.ok(!asked.includes('encode'));
  assert.ok(asked.includes('refuse InternalError'));
});
