// What operations are given. Each need is an interface of a few methods; `main.ts` decides what fulfils it.
import type {
  DecryptCommandInput,
  DecryptCommandOutput,
  EncryptCommandInput,
  EncryptCommandOutput,
  GenerateDataKeyCommandInput,
  GenerateDataKeyCommandOutput,
  ReEncryptCommandInput,
  ReEncryptCommandOutput,
} from '@aws-sdk/client-kms';
import type { ImportClaims } from '../crypto/import-token.ts';
import type { WrappingAlgorithm } from '../crypto/import-wrapping.ts';
import type { OtherKeySpec } from '../crypto/key-spec.ts';
import type { Clock } from '../kernel/clock.ts';
import type { AccountId, Region } from '../kernel/ids.ts';
import type { KeyReplicated, KeyRotated } from '../kernel/key-events.ts';
import type { Call, Operation } from '../kernel/operation.ts';
import type { Random } from '../kernel/random.ts';
import type { SessionClaims } from '../kernel/session.ts';
import type { WebIdentity } from '../kernel/web-identity.ts';
import type { BlobStore } from '../storage/objects/objects.ts';
import type { OidcProviderRecord } from '../storage/records/identity-provider.ts';
import type { KeyMaterial, KmsKeyRecord } from '../storage/records/kms-key.ts';
import type { RecordReader, RecordStore, RecordTransaction } from '../storage/records/record.ts';

/** An output as an operation returns it: the modelled members, without what a client adds. */
export type Output<CommandOutput> = Omit<CommandOutput, '$metadata'>;

/** All that `locate` may touch. */
export interface Readers {
  readonly records: RecordReader;
  /** Only what names the key of a ciphertext. */
  readonly keyring: Pick<Keyring, 'locate'>;
}

/** The material of KMS keys, under the root key. */
export interface Keyring {
  /** New random material for a key, wrapped. */
  createMaterial(key: KeyLocator, nowMs: number): Promise<KeyMaterial>;
  /** The secret of an HMAC key or a key pair, wrapped; nothing is stored. */
  createSecret(key: KeyLocator, spec: OtherKeySpec, nowMs: number): Promise<KeyMaterial>;
  /** Runs `work` with the secret of an HMAC key, or the private key of a pair in PKCS #8; it keeps no reference. */
  useSecret<Result>(key: KmsKeyRecord, work: (secret: Buffer) => Result): Promise<Result>;
  /** Under the key's newest material. `plaintext` is at most 4096 bytes. */
  encrypt(key: KmsKeyRecord, plaintext: Buffer, context: EncryptionContext): Promise<Buffer>;
  /** Throws the fault `InvalidCiphertextException` when the blob, the context or the key do not belong together. */
  decrypt(key: KmsKeyRecord, blob: Buffer, context: EncryptionContext): Promise<DecryptedBlob>;
  /** The key that a blob names, without opening it; undefined when it is no blob of ours. */
  locate(blob: Buffer): KeyLocator | undefined;
  /** Drops unwrapped material of this process: it was deleted. */
  forget(materialId: string): void;
}

/** Key material that clients import. */
export interface KeyImports {
  /** A new wrapping key for one key, and the token that goes with it; nothing is stored. */
  newParameters(
    key: KeyLocator,
    algorithm: WrappingAlgorithm,
    spec: 'RSA_2048' | 'RSA_3072' | 'RSA_4096',
    nowMs: number,
  ): Promise<{ readonly token: Buffer; readonly publicKey: Buffer; readonly validToMs: number }>;
  /** What a token says; undefined when it was not made here. */
  openToken(token: Buffer): ImportClaims | undefined;
  /** The material under the root key, and the id that the same material of the same key always has. */
  wrap(
    key: KeyLocator & Pick<KmsKeyRecord, 'keySpec'>,
    secret: Buffer,
  ): Promise<{ readonly id: string; readonly wrapped: Buffer }>;
}

/** What KMS tells the trail of what a call sets going. */
export interface KeyTrail {
  /** Only writes in the transaction; may be called again with the same event. */
  keyRotated(transaction: RecordTransaction, event: KeyRotated): void;
  keyReplicated(transaction: RecordTransaction, event: KeyReplicated): void;
}

export type EncryptionContext = Readonly<Record<string, string>>;

export interface KeyLocator {
  readonly account: AccountId;
  readonly region: Region;
  readonly keyId: string;
}

export interface DecryptedBlob {
  readonly plaintext: Buffer;
  readonly materialId: string;
}

/** The tokens of temporary credentials: sealed, and so kept by the client alone. */
export interface SessionTokens {
  /** A token of `minLength` characters at least. */
  issue(claims: SessionClaims, minLength?: number): string;
}

/** Tokens of identity providers. */
export interface WebTokens {
  /** The issuer that a token names, unverified. Throws the fault `InvalidIdentityToken` for what is no token. */
  issuerOf(token: string): string;
  /** Throws the faults of AssumeRoleWithWebIdentity. */
  verify(token: string, provider: OidcProviderRecord, nowMs: number): Promise<WebIdentity>;
}

/** A Bucket Key while it may be used: docs/decisions/0081-bucket-keys.md. */
export interface BucketKey {
  /** 32 bytes; shared, so never overwritten by who uses it. */
  readonly plaintext: Buffer;
  /** The same under the KMS key. */
  readonly ciphertextBlob: Buffer;
}

/** Bucket Keys of a process, for a bounded time and number. Holding one permits nothing: each use is still decided. */
export interface BucketKeys {
  find(name: string, nowMs: number): BucketKey | undefined;
  keep(name: string, key: BucketKey, nowMs: number): void;
}

/** By the ARN of each destination that the operator has bound: the accounts whose buckets may send events there. */
export type Destinations = Pick<ReadonlyMap<string, ReadonlySet<string>>, 'get'>;

export interface Resources extends Readers {
  readonly records: RecordStore;
  readonly blobs: BlobStore;
  readonly keyring: Keyring;
  readonly imports: KeyImports;
  readonly trail: KeyTrail;
  readonly sessions: SessionTokens;
  readonly webTokens: WebTokens;
  /** The key of AWS-owned encryption (SSE-S3), 32 bytes. */
  readonly ownedKey: Buffer;
  readonly bucketKeys: BucketKeys;
  readonly destinations: Destinations;
  readonly clock: Clock;
  readonly random: Random;
}

/** The calls on KMS that S3 makes for a caller, by name. */
export interface ForwardableKms {
  readonly GenerateDataKey: {
    readonly input: GenerateDataKeyCommandInput;
    readonly output: Output<GenerateDataKeyCommandOutput>;
  };
  readonly Decrypt: { readonly input: DecryptCommandInput; readonly output: Output<DecryptCommandOutput> };
  readonly Encrypt: { readonly input: EncryptCommandInput; readonly output: Output<EncryptCommandOutput> };
  readonly ReEncrypt: { readonly input: ReEncryptCommandInput; readonly output: Output<ReEncryptCommandOutput> };
}

/** A forward access session: the same caller, through the same decide, run and record; in the call's own Region by default. */
export interface Forward {
  /** Decides, runs and records the call on KMS. */
  kms<Name extends keyof ForwardableKms>(
    operation: Name,
    input: ForwardableKms[Name]['input'],
    region?: Region,
  ): Promise<ForwardableKms[Name]['output']>;
  /** Decides the call and does not run it: for work that a cached Bucket Key saves. Gives the key it is about, of two the later one. */
  permitKms<Name extends keyof ForwardableKms>(
    operation: Name,
    input: ForwardableKms[Name]['input'],
    region?: Region,
  ): Promise<KmsKeyRecord>;
}

export type ServerCall = Call<Resources, Forward>;
export type ServerOperation<Input, CommandOutput, Target> = Operation<
  Input,
  Output<CommandOutput>,
  Target,
  Readers,
  Resources,
  Forward
>;
