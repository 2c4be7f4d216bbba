// The conformance suite on LMDB, and what only an engine with a disk and several processes can get wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { metadataConformance } from '../conformance.ts';
import { LmdbMetadata } from './lmdb-metadata.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crosskey-lmdb-'));
let stores = 0;
after(() => rmSync(folder, { recursive: true }));

metadataConformance('lmdb', async () => new LmdbMetadata({ folder: path.join(folder, String(stores++)) }));
