// Reads of an object that may be replaced or deleted between its record and its bytes.
import type { ServerCall } from '../context.ts';
import { BodyGone } from './body/read-body.ts';
import { reading } from './read-object.ts';
import { withStored } from './stored-target.ts';
import { type ObjectTarget, versionAccess } from './target.ts';

const mostAttempts = 5;

/** Once its bytes are gone, a read is about what is there by then, and whether it is allowed is decided again. */
export async function whileThere<Target extends ObjectTarget, Result>(
  call: ServerCall,
  target: Target,
  versionId: string | undefined,
  read: (target: Target) => Promise<Result>,
): Promise<Result> {
  let there = target;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read(there);
    } catch (error) {
      if (!(error instanceof BodyGone) || attempt === mostAttempts) throw error;
      there = await withStored(there, call.resources, versionId);
      await call.demand(versionAccess(reading, there, versionId, call));
    }
  }
}
