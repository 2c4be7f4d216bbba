// The conformance suite on the engine in memory.
import { metadataConformance } from './conformance.ts';
import { MemoryMetadata } from './memory.ts';

metadataConformance('memory', async () => new MemoryMetadata());
