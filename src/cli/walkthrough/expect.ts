// What a step expects of the server; anything else ends the walkthrough, in words for its reader.
import type { Screen } from './screen.ts';

/** The server did something else than the story says. */
export class Unexpected extends Error {}

export interface ExpectedRefusal {
  readonly action: string;
  /** The kind of policy that lacks an allow. */
  readonly layer: 'resource-based policy' | 'identity-based policy';
}

interface ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
}

/** Errors that came from the server, not from the way to it. */
export function isServiceError(error: unknown): error is ServiceError {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const metadata = error.$metadata;
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata;
}

/** Shows the refusal, in the server's words. */
export async function expectRefusal(screen: Screen, work: Promise<unknown>, expected: ExpectedRefusal): Promise<void> {
  const reason = `no ${expected.layer} allows the ${expected.action} action`;
  const error = await work.then(
    () => {
      throw new Unexpected(`the server allowed what should be refused because ${reason}`);
    },
    (thrown: unknown) => thrown,
  );
  if (!isServiceError(error)) throw error;
  const status = error.$metadata.httpStatusCode;
  if (status !== 403 || error.name !== 'AccessDenied' || !error.message.includes(reason))
    throw new Unexpected(
      `expected 403 AccessDenied because ${reason}, and got ${status} ${error.name}: ${error.message}`,
    );
  screen.refused(status, error.name, error.message);
}

export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Unexpected(`the server's answer is not as expected: ${what}`);
}

/** The answer, or undefined where the server refuses by one of these names. */
export async function unless<Answer>(names: readonly string[], work: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isServiceError(error) && names.includes(error.name)) return undefined;
    throw error;
  }
}
