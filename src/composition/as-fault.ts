// What is thrown, as the client is told of it: anything that is no fault is a failure of ours.
import { Fault, isFault } from '../kernel/fault.ts';
import type { Stages } from './stages.ts';

export function asFault(error: unknown, stages: Pick<Stages, 'reportBug'>): Fault {
  if (isFault(error)) return error;
  stages.reportBug(error);
  return new Fault('InternalError');
}
