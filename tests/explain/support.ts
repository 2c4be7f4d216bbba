// What a refusal carries, and the evaluation that its id leads to.
import assert from 'node:assert/strict';
import { DecodeAuthorizationMessageCommand } from '@aws-sdk/client-sts';
import type { ShownEvaluation } from '../../src/kernel/evaluation.ts';
import type { Clients } from '../support/server.ts';

export interface Decoded {
  readonly allowed: boolean;
  readonly explicitDeny: boolean;
  readonly matchedStatements: { readonly items: readonly { readonly statementId: string; readonly effect: string }[] };
  readonly context: {
    readonly principal: { readonly id: string; readonly arn: string };
    readonly action: string;
    readonly resource: string;
    readonly conditions: { readonly items: readonly { readonly key: string }[] };
  };
  readonly authorizationId: string;
  readonly message: string;
  readonly evaluations: readonly ShownEvaluation[];
}

interface WireError extends Error {
  readonly $response?: { readonly headers: Readonly<Record<string, string>> };
}

/** The error of a call that must be refused, and the id that it carries. */
export async function refusalOf(work: Promise<unknown>): Promise<{ readonly error: Error; readonly id: string }> {
  const error = await work.then(
    () => assert.fail('not refused'),
    (thrown: WireError) => thrown,
  );
  return { error, id: error.$response?.headers['x-amz-crosskey-authorization-id'] ?? '' };
}

export async function decode(by: Clients, EncodedMessage: string): Promise<Decoded> {
  const { DecodedMessage } = await by.sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage }));
  return JSON.parse(DecodedMessage ?? '') as Decoded;
}
