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
  if (typeof expected.message === 'string') assert.equal(error.message, expected.message);
  else assert.match(error.message, expected.message);
  const { status, code } = onWire(error);
  assert.equal(code, expected.code);
  assert.equal(status, expected.status);
}

interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  /** S3's code. */
  readonly Code?: string;
  /** That of IAM and STS, whose names differ from those of the SDK's classes. */
  readonly Error?: { readonly Code?: string };
}

function onWire(error: SdkError) {
  return { status: error.$metadata?.httpStatusCode, code: error.Error?.Code ?? error.Code ?? error.name };
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

/** KMS's name for it is another one. */
export function denied(work: Promise<unknown>, denial: Denial, code = 'AccessDenied'): Promise<void> {
  return refused(work, { status: code === 'AccessDenied' ? 403 : 400, code, message: deniedWords(denial) });
}

export function deniedWords({ caller, action, resource, because, layer }: Denial): string {
  const shown = action.startsWith('s3:') ? `"${resource}"` : resource;
  const reason =
    because === 'explicit deny'
      ? `with an explicit deny in ${layer}`
      : `because ${because} allows the ${action} action`;
  return `User: ${caller} is not authorized to perform: ${action} on resource: ${shown} ${reason}`;
}
