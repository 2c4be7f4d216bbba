// What a client is told when it is refused: status, code and words.
import assert from 'node:assert/strict';

export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Exactly these words, or words that match. */
  readonly message: string | RegExp;
}

export async function refused(work: Promise<unknown>, expected: Refusal): Promise<void> {
  const error = await work.then(
    () => assert.fail(`not refused; expected \`${expected.code}\`: ${expected.message}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Error, String(error));
  const { $metadata: metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  if (typeof expected.message === 'string') assert.equal(error.message, expected.message);
  else assert.match(error.message, expected.message);
  assert.equal(error.name, expected.code);
  assert.equal(metadata?.httpStatusCode, expected.status);
}

/** A refusal by policy, in AWS's words. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export interface Denial {
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  readonly because: 'no resource-based policy' | 'no identity-based policy' | 'explicit deny';
  /** Of an explicit deny: the kind of policy that holds it. */
  readonly layer?: string;
}

export function denied(work: Promise<unknown>, denial: Denial): Promise<void> {
  const code = 'AccessDenied';
  return refused(work, { status: 403, code, message: deniedWords(denial) });
}

export function deniedWords({ caller, action, resource, because, layer }: Denial): string {
  const shown = action.startsWith('s3:') ? `"${resource}"` : resource;
  const reason =
    because === 'explicit deny'
      ? `with an explicit deny in ${layer}`
      : `because ${because} allows the ${action} action`;
  return `User: ${caller} is not authorized to perform: ${action} on resource: ${shown} ${reason}`;
}
