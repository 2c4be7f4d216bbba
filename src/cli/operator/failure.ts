// What went wrong, in words for an operator, and the exit code that goes with it.
import { ConfigError } from '../../config/config.ts';

/** The command cannot go on, for a reason that its operator can mend. */
export class CannotGoOn extends Error {}

/** Runs a command; 2 for a wrong command line, 1 for anything else that fails. */
export async function runCommand(work: () => Promise<number>): Promise<number> {
  // A reader that has seen enough, such as `head`, must not cut a change in the middle.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    return await work();
  } catch (error) {
    process.stderr.write(`crosskey: ${wordFailure(error)}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

export function wordFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'CredentialsProviderError')
    return 'no credentials: give --profile, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the data folder by --data';
  // A connection that fails for several addresses has its reasons inside.
  const { errors } = error as Error & { readonly errors?: readonly Error[] };
  return error.message || (errors ?? []).map(({ message }) => message).join(', ') || error.name;
}
