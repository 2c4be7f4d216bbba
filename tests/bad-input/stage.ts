// A server to which bad requests are sent, and the proof afterwards that it serves as before and found no fault in itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer, type TestServer } from '../support/server.ts';
import { type Draft, type Signed, type SigningOptions, sign } from '../support/signer.ts';
import { type Answer, bytesOf, exchange } from '../support/socket.ts';

export type Service = 's3' | 'kms' | 'cloudtrail' | 'organizations' | 'iam' | 'sts';

export interface Stage {
  readonly server: TestServer;
  readonly host: string;
  signed(service: Service, draft: Partial<Draft>, options?: Partial<SigningOptions>): Signed;
  send(draft: Draft): Promise<Answer>;
}

export interface BadInput {
  readonly name: string;
  /** The bytes, made on the stage. */
  readonly request: (stage: Stage) => Draft | Buffer;
  readonly status: number;
  readonly code: string;
  readonly words?: RegExp;
}

type CodeOf = (answer: Answer) => string | undefined;

export const globalRegion = 'us-east-1';

export function newStage(server: TestServer): Stage {
  const host = new URL(server.endpoint).host;
  return {
    server,
    host,
    signed(service, { method = 'POST', target = '/', headers = {}, body = Buffer.alloc(0) }, options = {}) {
      const draft = { method, target, headers: { host, ...headers }, body };
      const standard = { service, credentials: server.admin, region: globalRegion, nowMs: server.clock.now() };
      return sign(draft, { ...standard, ...options });
    },
    send: (draft) => exchange(server.endpoint, bytesOf(draft)),
  };
}

/** One server takes all the bad inputs of a protocol, one after another, as it would in a bad hour. */
export function badInputs(
  protocol: string,
  inputs: readonly BadInput[],
  {
    codeOf,
    prepare,
    good,
  }: {
    readonly codeOf: CodeOf;
    readonly prepare?: (stage: Stage) => Promise<void>;
    readonly good: (stage: Stage) => Draft;
  },
): void {
  test(`bad inputs: ${protocol}`, async (t) => {
    assert.ok(inputs.length > 10);
    await using server = await startServer();
    const stage = newStage(server);
    await prepare?.(stage);
    for (const { name, request, status, code, words } of inputs)
      await t.test(`${protocol}: ${name}`, async () => {
        const sent = request(stage);
        const answer = Buffer.isBuffer(sent) ? await exchange(server.endpoint, sent) : await stage.send(sent);
        assert.equal(codeOf(answer), code, answer.text);
        assert.equal(answer.status, status, answer.text);
        if (words !== undefined) assert.match(answer.body, words);
        assert.equal((await stage.send(good(stage))).status, 200);
        assert.deepEqual(server.reported, []);
      });
  });
}

/** With the last character of the signature changed. */
export function spoilSignature(draft: Draft): Draft {
  const { authorization = '', ...headers } = draft.headers;
  const last = authorization.endsWith('0') ? '1' : '0';
  return { ...draft, headers: { ...headers, authorization: authorization.slice(0, -1) + last } };
}

export function withHeaders(draft: Draft, more: Readonly<Record<string, string>>): Draft {
  return { ...draft, headers: { ...draft.headers, ...more } };
}

export function withoutHeader(draft: Draft, name: string): Draft {
  const { [name]: _, ...headers } = draft.headers;
  return { ...draft, headers };
}
