// Encrypt, Decrypt, ReEncrypt, data keys and random bytes. Row seed 002-1: envelope encryption with symmetric keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arn } from '../../kernel/arn.ts';
import { Decrypt } from './Decrypt.ts';
import { DisableKey } from './DisableKey.ts';
import { Encrypt } from './Encrypt.ts';
import { GenerateDataKey } from './GenerateDataKey.ts';
import { GenerateDataKeyWithoutPlaintext } from './GenerateDataKeyWithoutPlaintext.ts';
import { GenerateRandom } from './GenerateRandom.ts';
import { ReEncrypt } from './ReEncrypt.ts';
import { ScheduleKeyDeletion } from './ScheduleKeyDeletion.ts';
import { allowing, home, keyPolicy, keyPolicyFor, newWorld, other, refused, type World } from './testing.ts';

const secret = Buffer.from('a secret');
const context = { 'aws:s3:arn': 'arn:aws:s3:::bucket/key', purpose: 'test' };

const encrypt = async (world: World, KeyId: string, EncryptionContext?: Record<string, string>) => {
  const input = { KeyId, Plaintext: secret, ...(EncryptionContext && { EncryptionContext }) };
  const { CiphertextBlob = Buffer.alloc(0) } = await world.call('Encrypt', Encrypt, input, world.root);
  return CiphertextBlob;
};

test('what was encrypted comes back, with the key and material that did it', async () => {
  const world = await newWorld();
  const key = await world.newKey();
  const CiphertextBlob = await encrypt(world, key.id, context);
  const reordered = { purpose: 'test', 'aws:s3:arn': 'arn:aws:s3:::bucket/key' };
  const input = { CiphertextBlob, EncryptionContext: reordered };
  const opened = await world.call('Decrypt', Decrypt, input, world.root);
  assert.deepEqual(opened.Plaintext, secret);
  assert.equal(opened.KeyId, key.arn);
  assert.equal(opened.EncryptionAlgorithm, 'SYMMETRIC_DEFAULT');
  assert.match(opened.KeyMaterialId ?? '', /^[0-9a-f]{64}$/);
  assert.equal(Buffer.from(CiphertextBlob).includes(secret), false);
});

test('another context, another key and any changed byte are refused', async () => {
  const world = await newWorld();
  const [key, otherKey] = [await world.newKey(), await world.newKey()];
  const blob = Buffer.from(await encrypt(world, key.id, context));
  const decrypt = (CiphertextBlob: Uint8Array, EncryptionContext: Record<string, string>, KeyId?: string) =>
    world.call('Decrypt', Decrypt, { CiphertextBlob, EncryptionContext, ...(KeyId && { KeyId }) }, world.root);
  await refused(decrypt(blob, {}), 'InvalidCiphertextException');
  await refused(decrypt(blob, { ...context, more: '' }), 'InvalidCiphertextException');
  await refused(decrypt(blob, { ...context, purpose: 'Test' }), 'InvalidCiphertextException');
  await refused(decrypt(blob, context, otherKey.id), 'IncorrectKeyException');
  await refused(decrypt(Buffer.from('no blob of ours'), context), 'InvalidCiphertextException');
  await refused(decrypt(Buffer.from('no blob of ours'), context, key.id), 'InvalidCiphertextException');
  await refused(decrypt(blob.subarray(0, -1), context, key.id), 'InvalidCiphertextException');
  const changed = Buffer.from(blob);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  await refused(decrypt(changed, context), 'InvalidCiphertextException');
  assert.deepEqual((await decrypt(blob, context, key.arn)).Plaintext, secret);
});

test('decryption asks the key that the ciphertext names, as the caller', async () => {
  const world = await newWorld();
  const key = await world.newKey();
  const CiphertextBlob = await encrypt(world, key.id);
  const user = await world.user(home, 'user', allowing('kms:Encrypt'));
  const denied = world.call('Decrypt', Decrypt, { CiphertextBlob }, user);
  await refused(
    denied,
    'AccessDenied',
    new RegExp(`perform: kms:Decrypt on resource: ${key.arn} because no identity-based`),
  );
  const stranger = await world.user(other, 'stranger', allowing('kms:*'));
  await refused(
    world.call('Decrypt', Decrypt, { CiphertextBlob }, stranger),
    'AccessDenied',
    /no resource-based policy/,
  );
});

test('a policy may ask for an encryption context, an alias or a service', async () => {
  const world = await newWorld();
  const user = arn.user(other, '/', 'user');
  const condition = (Condition: object) => keyPolicy({ ...keyPolicyFor(user, 'kms:GenerateDataKey'), Condition });
  const caller = await world.user(other, 'user', allowing('kms:*'));
  const make = async (Condition: object, EncryptionContext: Record<string, string>, via?: 's3') => {
    const { arn: KeyId } = await world.newKey({ Policy: condition(Condition) });
    const input = { KeyId, KeySpec: 'AES_256', EncryptionContext } as const;
    return world.call('GenerateDataKey', GenerateDataKey, input, caller, via === undefined ? {} : { via });
  };
  const byContext = { StringEquals: { 'kms:EncryptionContext:purpose': 'test' } };
  assert((await make(byContext, context)).Plaintext);
  await refused(make(byContext, { purpose: 'other' }), 'AccessDenied');
  await refused(make(byContext, {}), 'AccessDenied');
  const byKeys = { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['purpose', 'aws:s3:arn'] } };
  assert((await make(byKeys, context)).Plaintext);
  await refused(make(byKeys, { ...context, more: '1' }), 'AccessDenied');
  const byService = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com', 'kms:CallerAccount': other } };
  assert((await make(byService, {}, 's3')).Plaintext);
  await refused(make(byService, {}), 'AccessDenied');
});

test('ReEncrypt moves a ciphertext, and needs the two keys', async () => {
  const world = await newWorld();
  const [from, to] = [await world.newKey(), await world.newKey()];
  const CiphertextBlob = await encrypt(world, from.id, context);
  const input = { CiphertextBlob, SourceEncryptionContext: context, DestinationKeyId: to.id };
  const moved = await world.call('ReEncrypt', ReEncrypt, input, world.root);
  assert.equal(moved.SourceKeyId, from.arn);
  assert.equal(moved.KeyId, to.arn);
  assert.notEqual(moved.SourceKeyMaterialId, moved.DestinationKeyMaterialId);
  const opened = await world.call('Decrypt', Decrypt, { CiphertextBlob: moved.CiphertextBlob }, world.root);
  assert.deepEqual(opened.Plaintext, secret);
  assert.equal(opened.KeyId, to.arn);

  const only = async (name: string, action: string) => {
    const user = await world.user(home, name, allowing(action));
    return world.call('ReEncrypt', ReEncrypt, input, user);
  };
  await refused(only('a', 'kms:ReEncryptFrom'), 'AccessDenied', new RegExp(`kms:ReEncryptTo on resource: ${to.arn}`));
  await refused(only('b', 'kms:ReEncryptTo'), 'AccessDenied', new RegExp(`kms:ReEncryptFrom on resource: ${from.arn}`));
  assert((await only('c', 'kms:ReEncrypt*')).CiphertextBlob);
  const wrong = { ...input, SourceKeyId: to.id };
  await refused(world.call('ReEncrypt', ReEncrypt, wrong, world.root), 'IncorrectKeyException');
  await refused(
    world.call('ReEncrypt', ReEncrypt, { CiphertextBlob, DestinationKeyId: to.id }, world.root),
    'InvalidCiphertextException',
  );
});

test('a data key has the size asked for, and its ciphertext is of the same bytes', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  const sizes = [
    { KeySpec: 'AES_128' },
    { KeySpec: 'AES_256' },
    { NumberOfBytes: 1 },
    { NumberOfBytes: 1024 },
  ] as const;
  const made = await Promise.all(
    sizes.map((size) => world.call('GenerateDataKey', GenerateDataKey, { KeyId, ...size }, world.root)),
  );
  assert.deepEqual(
    made.map(({ Plaintext }) => Plaintext?.length),
    [16, 32, 1, 1024],
  );
  for (const { CiphertextBlob, Plaintext } of made) {
    const opened = await world.call('Decrypt', Decrypt, { CiphertextBlob }, world.root);
    assert.deepEqual(opened.Plaintext, Plaintext);
  }
  const hidden = await world.call(
    'GenerateDataKeyWithoutPlaintext',
    GenerateDataKeyWithoutPlaintext,
    { KeyId, NumberOfBytes: 32 },
    world.root,
  );
  assert.deepEqual(Object.keys(hidden).sort(), ['CiphertextBlob', 'KeyId', 'KeyMaterialId']);
  const opened = await world.call('Decrypt', Decrypt, { CiphertextBlob: hidden.CiphertextBlob }, world.root);
  assert.equal(opened.Plaintext?.length, 32);
});

test('lesson 1: a state that forbids use is told after authorization, and to nobody else', async () => {
  const world = await newWorld();
  const key = await world.newKey();
  const CiphertextBlob = await encrypt(world, key.id);
  const nobody = await world.user(home, 'nobody');
  const uses = (caller = world.root) => [
    world.call('Decrypt', Decrypt, { CiphertextBlob }, caller),
    world.call('GenerateDataKey', GenerateDataKey, { KeyId: key.id, KeySpec: 'AES_256' }, caller),
    world.call('Encrypt', Encrypt, { KeyId: key.id, Plaintext: secret }, caller),
    world.call('ReEncrypt', ReEncrypt, { CiphertextBlob, DestinationKeyId: key.id }, caller),
  ];
  await world.call('DisableKey', DisableKey, { KeyId: key.id }, world.root);
  for (const use of uses()) await refused(use, 'DisabledException', new RegExp(`^${key.arn} is disabled.$`));
  for (const use of uses(nobody)) await refused(use, 'AccessDenied');
  await world.call('ScheduleKeyDeletion', ScheduleKeyDeletion, { KeyId: key.id }, world.root);
  for (const use of uses()) await refused(use, 'KMSInvalidStateException', /is pending deletion\.$/);
  for (const use of uses(nobody)) await refused(use, 'AccessDenied');
});

test('a dry run is decided and then not done', async () => {
  const world = await newWorld();
  const key = await world.newKey();
  const input = { KeyId: key.id, KeySpec: 'AES_256', DryRun: true } as const;
  await refused(world.call('GenerateDataKey', GenerateDataKey, input, world.root), 'DryRunOperationException');
  const nobody = await world.user(home, 'nobody');
  await refused(world.call('GenerateDataKey', GenerateDataKey, input, nobody), 'AccessDenied');
  const CiphertextBlob = await encrypt(world, key.id);
  await refused(
    world.call('Decrypt', Decrypt, { CiphertextBlob, DryRun: true }, world.root),
    'DryRunOperationException',
  );
});

test('inputs that AWS refuses are refused before anything is decided', async () => {
  const world = await newWorld();
  const { id: KeyId } = await world.newKey();
  const dataKey = (input: object) => world.call('GenerateDataKey', GenerateDataKey, { KeyId, ...input }, world.root);
  const enc = (input: object) => world.call('Encrypt', Encrypt, { KeyId, Plaintext: secret, ...input }, world.root);
  const invalid = (call: Promise<unknown>, words: RegExp) => refused(call, 'ValidationException', words);
  await invalid(dataKey({}), /^Please specify either number of bytes or key spec\.$/);
  await invalid(dataKey({ NumberOfBytes: 32, KeySpec: 'AES_256' }), /either number of bytes or key spec/);
  await invalid(dataKey({ NumberOfBytes: 0 }), /Value '0' at 'numberOfBytes' .* greater than or equal to 1$/);
  await invalid(dataKey({ NumberOfBytes: 1025 }), /less than or equal to 1024$/);
  await invalid(dataKey({ KeySpec: 'AES_512' }), /enum value set: \[AES_128, AES_256\]$/);
  await invalid(dataKey({ NumberOfBytes: 0, KeySpec: 'AES_512' }), /^2 validation errors detected: .*; /);
  await invalid(
    enc({ Plaintext: Buffer.alloc(4097) }),
    /^1 validation error detected: Value at 'plaintext' .* less than or equal to 4096$/,
  );
  await invalid(enc({ Plaintext: Buffer.alloc(0) }), /greater than or equal to 1$/);
  await invalid(enc({ EncryptionContext: { a: 'x'.repeat(8192) } }), /8193 characters/);
  await invalid(enc({ EncryptionContext: { purpose: 'a', Purpose: 'b' } }), /differ only by case: `Purpose`/);
  await invalid(enc({ EncryptionContext: { a: 1 } }), /value at `a` is not a string/);
  await invalid(enc({ EncryptionAlgorithm: 'ROT13' }), /encryptionAlgorithm/);
  await invalid(world.call('Decrypt', Decrypt, { CiphertextBlob: undefined }, world.root), /null at 'ciphertextBlob'/);
  await invalid(world.call('Decrypt', Decrypt, { CiphertextBlob: Buffer.alloc(6145) }, world.root), /6144$/);
  await refused(
    enc({ EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }),
    'InvalidKeyUsageException',
    /incompatible with key spec/,
  );
  await refused(enc({ GrantTokens: ['token'] }), 'InvalidGrantTokenException');
  await invalid(enc({ GrantTokens: Array(11).fill('token') }), /grantTokens/);
  await refused(dataKey({ KeySpec: 'AES_256', Recipient: {} }), 'NotImplemented', /`Recipient` of GenerateDataKey/);
  assert((await enc({ GrantTokens: [], EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' })).CiphertextBlob);
});

test('GenerateRandom gives as many bytes as asked for, to those who may', async () => {
  const world = await newWorld();
  const random = (input: object, caller = world.root) => world.call('GenerateRandom', GenerateRandom, input, caller);
  const [one, two] = [await random({ NumberOfBytes: 1024 }), await random({ NumberOfBytes: 1024 })];
  assert.equal(one.Plaintext?.length, 1024);
  assert.notDeepEqual(one.Plaintext, two.Plaintext);
  await refused(random({}), 'ValidationException', /^NumberOfBytes is required\.$/);
  await refused(random({ NumberOfBytes: 1025 }), 'ValidationException', /1024/);
  await refused(random({ NumberOfBytes: 1 }, await world.user(home, 'nobody')), 'AccessDenied');
});
