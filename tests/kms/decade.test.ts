// Ten years of rotations, restarts and moves in one test: every ciphertext ever made opens, in every Region of its key. Row seed 000-6.
// https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { dayMs } from '../../src/kernel/clock.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { importMaterial } from './imports.ts';

const [here, there] = ['us-east-1', 'eu-central-1'] as const;
const years = 10;

class AgedKey {
  readonly #server: TestServer;
  readonly #kind: kms.CreateKeyCommandInput;
  readonly #made: { readonly text: string; readonly blob: Uint8Array | undefined }[] = [];
  #keyId = '';

  constructor(server: TestServer, kind: kms.CreateKeyCommandInput) {
    this.#server = server;
    this.#kind = kind;
  }

  /** A client for each call: a client takes over the time of the server's machine. */
  readonly #client = (region: string = here) => this.#server.clients(this.#server.admin, region).kms;
  get #regions(): readonly string[] {
    return this.#kind.MultiRegion === true ? [here, there] : [here];
  }
  get #isImported(): boolean {
    return this.#kind.Origin === 'EXTERNAL';
  }

  async create(): Promise<void> {
    const { KeyMetadata } = await this.#client().send(new kms.CreateKeyCommand(this.#kind));
    const KeyId = KeyMetadata?.KeyId ?? assert.fail('no key');
    this.#keyId = KeyId;
    const first = randomBytes(32);
    if (this.#isImported) await importMaterial(this.#client, KeyId, first);
    else await this.#client().send(new kms.EnableKeyRotationCommand({ KeyId }));
    if (this.#regions.length === 1) return;
    await this.#client().send(new kms.ReplicateKeyCommand({ KeyId, ReplicaRegion: there }));
    if (this.#isImported) await importMaterial(() => this.#client(there), KeyId, first);
  }

  async encrypt(): Promise<void> {
    for (const region of this.#regions) {
      const text = `number ${this.#made.length}, in ${region}`;
      const input = { KeyId: this.#keyId, Plaintext: Buffer.from(text), EncryptionContext: { text } };
      const { CiphertextBlob: blob } = await this.#client(region).send(new kms.EncryptCommand(input));
      this.#made.push({ text, blob });
    }
  }

  /** What the owner does by hand: imported material does not rotate by itself. */
  async rotateByHand(): Promise<void> {
    if (!this.#isImported) return;
    const next = randomBytes(32);
    await importMaterial(this.#client, this.#keyId, next, { ImportType: 'NEW_KEY_MATERIAL' });
    if (this.#regions.length > 1) await importMaterial(() => this.#client(there), this.#keyId, next);
    await this.#client().send(new kms.RotateKeyOnDemandCommand({ KeyId: this.#keyId }));
  }

  async check(): Promise<void> {
    const materials = new Set<unknown>();
    for (const { text, blob: CiphertextBlob } of this.#made)
      for (const region of this.#regions) {
        const open = new kms.DecryptCommand({ CiphertextBlob, EncryptionContext: { text } });
        const { Plaintext, KeyMaterialId } = await this.#client(region).send(open);
        assert.equal(Buffer.from(Plaintext ?? []).toString(), text);
        materials.add(KeyMaterialId);
      }
    assert.equal(materials.size, years + 1, 'each year has material of its own, the same in every Region');
    const list = new kms.ListKeyRotationsCommand({ KeyId: this.#keyId });
    const { Rotations = [] } = await this.#client().send(list);
    assert.equal(Rotations.filter(({ RotationType }) => RotationType !== undefined).length, years);
  }
}

test('seed 000-6: what was encrypted in ten years opens, in every Region, after every restart', async () => {
  await using server = await startServer();
  const kinds: kms.CreateKeyCommandInput[] = [
    {},
    { Origin: 'EXTERNAL' },
    { MultiRegion: true },
    { MultiRegion: true, Origin: 'EXTERNAL' },
  ];
  const keys = kinds.map((kind) => new AgedKey(server, kind));
  for (const key of keys) await key.create();
  for (let year = 0; year < years; year += 1) {
    for (const key of keys) await key.encrypt();
    server.clock.advance(366 * dayMs);
    await server.runDueJobs();
    for (const key of keys) await key.rotateByHand();
    if (year % 3 === 2) await server.restart();
  }
  for (const key of keys) await key.encrypt();
  await server.restart();
  for (const key of keys) await key.check();
  assert.deepEqual(server.reported, []);
});
