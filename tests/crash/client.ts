// One client of the crash test: its own bucket, user and keys, on which it does one thing after another.
import { GetUserPolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { clientsOf } from '../processes/child-server.ts';
import type { Chance } from './chance.ts';
import { absent, fingerprint, Register } from './register.ts';

export type Clients = ReturnType<typeof clientsOf>;

export interface ClientOptions {
  readonly name: string;
  readonly chance: Chance;
  readonly account: string;
  readonly keyArn: string;
}

const keys = ['inline', 'a/large', 'b/änderung 1', 'b/+%2F', 'c', 'c/'];
const kib = 1024;
/** The least that S3 takes for a part that is not the last. */
const partBytes = 5 * kib * kib;

export class CrashClient {
  readonly name: string;
  readonly bucket: string;
  readonly counts: Record<string, number> = {};
  readonly #options: ClientOptions;
  readonly #objects: ReadonlyMap<string, Register>;
  readonly #bucketPolicy: Register;
  readonly #userPolicy: Register;
  #clients: Clients;

  constructor(options: ClientOptions, clients: Clients) {
    this.name = options.name;
    this.bucket = `crash-${options.name}`;
    this.#options = options;
    this.#clients = clients;
    this.#objects = new Map(keys.map((key) => [key, new Register(`${this.bucket}/${key}`, () => this.#object(key))]));
    this.#bucketPolicy = new Register(`policy of ${this.bucket}`, () => this.#readBucketPolicy());
    this.#userPolicy = new Register(`policy of ${this.name}`, () => this.#readUserPolicy());
  }

  /** The server is another one, on other ports. */
  connect(clients: Clients): void {
    this.#clients = clients;
  }

  /** Works until `signal` is aborted. Rejects when the server refuses something. */
  async work(signal: AbortSignal): Promise<void> {
    const deeds = [
      () => this.#put(this.#options.chance.integer(0, 64 * kib)),
      () => this.#put(this.#options.chance.integer(64 * kib, 3 * kib * kib)),
      () => this.#delete(),
      () => this.#upload(),
      () => this.#putBucketPolicy(),
      () => this.#putUserPolicy(),
    ];
    while (!signal.aborted) await this.#options.chance.pick(deeds)();
  }

  /** Throws when anything is not as it may be. */
  async check(): Promise<void> {
    for (const register of [this.#bucketPolicy, this.#userPolicy]) await register.check();
    const found: string[] = [];
    for (const [key, register] of this.#objects) if ((await register.check()) !== absent) found.push(key);
    const { Contents = [] } = await this.#clients.s3.send(new ListObjectsV2Command({ Bucket: this.bucket }));
    const listed = Contents.map(({ Key }) => Key).sort();
    if (listed.join() !== found.sort().join()) throw new Error(`${this.bucket} lists ${listed} and holds ${found}`);
  }

  async #write(what: string, register: Register, value: string, send: () => Promise<unknown>): Promise<void> {
    const outcome = await register.write(value, send);
    const counted = `${what} ${outcome}`;
    this.counts[counted] = (this.counts[counted] ?? 0) + 1;
  }

  #pickObject(): { readonly Bucket: string; readonly Key: string; readonly register: Register } {
    const [Key, register] = this.#options.chance.pick([...this.#objects]);
    return { Bucket: this.bucket, Key, register };
  }

  #encryption() {
    const kms = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: this.#options.keyArn } as const;
    return this.#options.chance.pick([{}, kms, { ...kms, BucketKeyEnabled: true }]);
  }

  async #put(size: number): Promise<void> {
    const { register, ...target } = this.#pickObject();
    const body = this.#options.chance.bytes(size);
    const command = new PutObjectCommand({ ...target, Body: body, ...this.#encryption() });
    await this.#write(size > 64 * kib ? 'put large' : 'put', register, fingerprint(body), () =>
      this.#clients.s3.send(command),
    );
  }

  async #delete(): Promise<void> {
    const { register, ...target } = this.#pickObject();
    await this.#write('delete', register, absent, () => this.#clients.s3.send(new DeleteObjectCommand(target)));
  }

  async #upload(): Promise<void> {
    const { register, ...target } = this.#pickObject();
    const bodies = [this.#options.chance.bytes(partBytes), this.#options.chance.bytes(100)];
    const create = new CreateMultipartUploadCommand({ ...target, ...this.#encryption() });
    const { s3 } = this.#clients;
    await this.#write('upload', register, fingerprint(Buffer.concat(bodies)), async () => {
      const { UploadId } = await s3.send(create);
      const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
      for (const [index, Body] of bodies.entries()) {
        const PartNumber = index + 1;
        const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
        Parts.push({ ETag, PartNumber });
      }
      await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
    });
  }

  #policy(more: object): string {
    const Sid = `S${this.#options.chance.integer(0, 1e9)}`;
    const Resource = `arn:aws:s3:::${this.bucket}/*`;
    return JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid, Effect: 'Allow', Action: 's3:GetObject', Resource, ...more }],
    });
  }

  async #putBucketPolicy(): Promise<void> {
    const Policy = this.#policy({ Principal: { AWS: `arn:aws:iam::${this.#options.account}:root` } });
    const command = new PutBucketPolicyCommand({ Bucket: this.bucket, Policy });
    await this.#write('bucket policy', this.#bucketPolicy, Policy, () => this.#clients.s3.send(command));
  }

  async #putUserPolicy(): Promise<void> {
    const PolicyDocument = this.#policy({});
    const command = new PutUserPolicyCommand({ UserName: this.name, PolicyName: 'p', PolicyDocument });
    await this.#write('user policy', this.#userPolicy, PolicyDocument, () => this.#clients.iam.send(command));
  }

  #object(Key: string): Promise<string> {
    return orAbsent('NoSuchKey', async () => {
      const { Body, ContentLength } = await this.#clients.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      if (bytes.length !== ContentLength) throw new Error(`${Key}: ${bytes.length} bytes of ${ContentLength}`);
      return fingerprint(bytes);
    });
  }

  #readBucketPolicy(): Promise<string> {
    return orAbsent('NoSuchBucketPolicy', async () => {
      const { Policy } = await this.#clients.s3.send(new GetBucketPolicyCommand({ Bucket: this.bucket }));
      return Policy ?? '';
    });
  }

  #readUserPolicy(): Promise<string> {
    return orAbsent('NoSuchEntityException', async () => {
      const command = new GetUserPolicyCommand({ UserName: this.name, PolicyName: 'p' });
      const { PolicyDocument = '' } = await this.#clients.iam.send(command);
      return decodeURIComponent(PolicyDocument);
    });
  }
}

async function orAbsent(code: string, read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === code) return absent;
    throw error;
  }
}
