// One read on a website: by nobody, in a call of its own, decided and recorded like any other.
import { anonymous } from '../kernel/caller.ts';
import type { WireRequest } from '../kernel/wire.ts';
import type { Perform } from '../pipeline.ts';
import { callFacts } from './call-facts.ts';
import type { Arrival, Identified, Stages } from './stages.ts';
import type { ReadForVisitor } from './website.ts';

/** What would sign a request is not looked at, and a body is not read. */
const visitor: Identified = {
  caller: anonymous,
  presigned: false,
  signatureVersion: undefined,
  signatureAgeMs: undefined,
  payload: { sizeBytes: 0, whole: Buffer.alloc(0), trailers: () => ({}), async *[Symbol.asyncIterator]() {} },
};

export function readForVisitor(
  request: WireRequest,
  arrival: Arrival,
  stages: Stages,
  perform: Perform,
): ReadForVisitor {
  return async (recognised, region) => {
    const { operation: schema } = recognised;
    const call = callFacts(request, { ...arrival, target: recognised }, visitor, { operation: schema, region });
    const readInput = () => stages.decode(recognised, request, visitor.payload);
    const output = await perform(stages.findOperation(recognised), readInput, call, stages, request);
    return stages.encode(recognised, output, call);
  };
}
