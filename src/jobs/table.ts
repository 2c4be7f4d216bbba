// Every background job, how often it is due, and whether it is when a process starts.
import { hourMs, minuteMs, secondMs } from '../kernel/clock.ts';
import type { Job } from './job.ts';
import { deleteDueKeys } from './key-deletion.ts';
import { deleteExpiredMaterial } from './key-material-expiry.ts';
import { rotateDueKeys } from './key-rotation.ts';
import { dropAllLeftUploads } from './left-uploads.ts';
import { carryOutLifecycles } from './lifecycle.ts';
import { expireRefusals } from './refusal-expiry.ts';
import { finishDueRestores } from './restores.ts';
import { finishRootKeyMove } from './root-key-move.ts';
import { expireSequences } from './sequence-expiry.ts';
import { sweepBlobs } from './sweep.ts';
import { expireTrail } from './trail-expiry.ts';

export const jobs: readonly Job[] = [
  {
    name: 'key-deletion',
    everyMs: minuteMs,
    async run(context) {
      const append = context.trail.keyDeleted;
      await deleteDueKeys({ ...context, trail: { append } });
    },
  },
  {
    name: 'key-rotation',
    everyMs: minuteMs,
    async run(context) {
      const append = context.trail.keyRotated;
      await rotateDueKeys({ ...context, trail: { append } });
    },
  },
  {
    name: 'key-material-expiry',
    everyMs: minuteMs,
    async run(context) {
      const append = context.trail.materialExpired;
      await deleteExpiredMaterial({ ...context, trail: { append } });
    },
  },
  { name: 'root-key-move', everyMs: 10 * secondMs, atStart: true, run: finishRootKeyMove },
  { name: 'sweep', everyMs: hourMs, atStart: true, run: sweepBlobs },
  { name: 'trail-expiry', everyMs: 6 * hourMs, run: expireTrail },
  { name: 'refusal-expiry', everyMs: hourMs, run: expireRefusals },
  { name: 'left-uploads', everyMs: hourMs, atStart: true, run: dropAllLeftUploads },
  { name: 'lifecycle', everyMs: hourMs, run: carryOutLifecycles },
  { name: 'restores', everyMs: minuteMs, run: finishDueRestores },
  { name: 'sequence-expiry', everyMs: 6 * hourMs, run: expireSequences },
  { name: 'gone-instances', everyMs: hourMs, run: ({ instances }) => instances.forgetGone() },
];
