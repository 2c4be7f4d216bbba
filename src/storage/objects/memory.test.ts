// The conformance suite on the engine in memory.
import { blobConformance } from './conformance.ts';
import { MemoryBlobs } from './memory.ts';

blobConformance('memory', async () => {
  const blobs = new MemoryBlobs();
  return { blobs, elsewhere: blobs };
});
