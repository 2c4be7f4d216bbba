// Known answers, and that cutting, combining and composing checksums are what they say.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ChecksumName, checksumAlgorithms, checksumNames } from './algorithms.ts';
import { digestBody, digestsOf } from './digests.ts';
import { allowsMultipart, compositeChecksum, fullObjectChecksum } from './multipart.ts';

/** Of the ASCII text `123456789`, as the catalogues of CRCs and the standards of the hashes give it. */
const knownAnswers: Readonly<Record<ChecksumName, string>> = {
  CRC64NVME: 'ae8b14860a799888',
  CRC32: 'cbf43926',
  CRC32C: 'e3069283',
  SHA1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  SHA256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
  SHA512:
    'd9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274ad27fcd5811b313d681f7e55ec02d73d499c95455b6b5bb503acf574fba8ffe85',
  MD5: '25f9e794323b453885f5181f1b624d0b',
  XXHASH64: '8cb841db40e6ae83',
  XXHASH3: '72dcb18b67a17dff',
  XXHASH128: '33119477ede5dcd5e9716427681d5860',
};

/** Of no bytes and of `abc`, as the reference implementation of XXH gives them. */
const ofXxh: readonly (readonly [ChecksumName, string, string])[] = [
  ['XXHASH64', 'ef46db3751d8e999', '44bc2cf5ad770999'],
  ['XXHASH3', '2d06800538d394c2', '78af5f94892f3950'],
  ['XXHASH128', '99aa06d3014798d86001c324468d497f', '06b05ab6733a618578af5f94892f3950'],
];

const xxhLengths = [
  ...[1, 2, 3, 4, 5, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 96, 97, 127, 128, 129, 143, 144, 160, 239, 240, 241],
  ...[255, 256, 511, 1023, 1024, 1025, 1087, 1088, 1089, 2047, 2048, 2049, 5000],
];

/** SHA-256 of the digests of those lengths, made with the implementation in the AWS SDK for JavaScript. */
const xxhDigests: Readonly<Partial<Record<ChecksumName, string>>> = {
  XXHASH64: 'd0df73688a91c067932de733f06069f6e5e653ca4034602aaed430e905e2fe65',
  XXHASH3: 'c13a9ef010805fb4cdcaf4311fe5a182d49fcc3680af78c2afa8e054bc12ec29',
  XXHASH128: '6818e6abf279d3c21fc590c2295e93defcc1dcfac79d7133b5845b8b6e810761',
};

const digestOf = (name: ChecksumName, bytes: Buffer): Buffer => {
  const digest = digestsOf(bytes, [name])[name];
  assert.ok(digest !== undefined);
  return digest;
};

/** Bit by bit, from the definition. */
function slowCrc(bytes: Buffer, polynomial: bigint, bits: number): string {
  const ones = (1n << BigInt(bits)) - 1n;
  let register = ones;
  for (const byte of bytes) {
    register ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) register = register & 1n ? (register >> 1n) ^ polynomial : register >> 1n;
  }
  return (register ^ ones).toString(16).padStart(bits / 4, '0');
}

const someBytes = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));

for (const name of checksumNames) {
  const { sizeBytes, create, combine } = checksumAlgorithms[name];

  test(`${name}: the known answer, and its size`, () => {
    const digest = digestOf(name, Buffer.from('123456789'));
    assert.equal(digest.toString('hex'), knownAnswers[name]);
    assert.equal(digest.length, sizeBytes);
  });

  test(`${name}: in pieces as in one`, () => {
    fc.assert(
      fc.property(fc.array(someBytes, { maxLength: 6 }), (pieces) => {
        const running = create();
        for (const piece of pieces) running.update(piece);
        assert.deepEqual(running.digest(), digestOf(name, Buffer.concat(pieces)));
      }),
    );
  });

  if (combine !== undefined) {
    test(`${name}: combine(a, b) is the checksum of ab`, () => {
      fc.assert(
        fc.property(someBytes, someBytes, (a, b) => {
          const combined = combine(digestOf(name, a), digestOf(name, b), b.length);
          assert.deepEqual(combined, digestOf(name, Buffer.concat([a, b])));
        }),
      );
    });
  }
}

test('CRCs are those of their definition, also beyond what the module takes at once', () => {
  const large = Buffer.from(Array.from({ length: 250_001 }, (_, index) => (index * index) >> 3));
  assert.equal(digestOf('CRC64NVME', large).toString('hex'), slowCrc(large, 0x9a6c_9329_ac4b_c9b5n, 64));
  fc.assert(
    fc.property(someBytes, (bytes) => {
      assert.equal(digestOf('CRC64NVME', bytes).toString('hex'), slowCrc(bytes, 0x9a6c_9329_ac4b_c9b5n, 64));
      assert.equal(digestOf('CRC32C', bytes).toString('hex'), slowCrc(bytes, 0x82f6_3b78n, 32));
      assert.equal(digestOf('CRC32', bytes).toString('hex'), slowCrc(bytes, 0xedb8_8320n, 32));
    }),
    { numRuns: 30 },
  );
});

test('XXH of every length at which its formula changes', () => {
  for (const [name, ofNothing, ofAbc] of ofXxh) {
    assert.equal(digestOf(name, Buffer.alloc(0)).toString('hex'), ofNothing);
    assert.equal(digestOf(name, Buffer.from('abc')).toString('hex'), ofAbc);
    const digests = xxhLengths.map((length) => digestOf(name, Buffer.alloc(length, 'crosskey')));
    assert.equal(new Set(digests.map(String)).size, xxhLengths.length);
    assert.equal(digestOf('SHA256', Buffer.concat(digests)).toString('hex'), xxhDigests[name], name);
  }
});

test('the checksum of an object from those of its parts', () => {
  const parts = [1000, 1000, 1000, 17].map((size, index) => Buffer.alloc(size, index + 1));
  for (const name of checksumNames) {
    const digests = parts.map((part) => digestOf(name, part));
    if (allowsMultipart(name, 'FULL_OBJECT')) {
      const checksums = parts.map((part, index) => ({ digest: digests[index] ?? part, lengthBytes: part.length }));
      assert.deepEqual(fullObjectChecksum(name, checksums), digestOf(name, Buffer.concat(parts)));
    } else {
      assert.throws(() => fullObjectChecksum(name, []));
    }
    const composite = compositeChecksum(name, digests);
    assert.equal(composite, `${digestOf(name, Buffer.concat(digests)).toString('base64')}-4`);
  }
  assert.deepEqual(
    checksumNames.filter((name) => allowsMultipart(name, 'FULL_OBJECT')),
    ['CRC64NVME', 'CRC32', 'CRC32C'],
  );
  assert.ok(!allowsMultipart('CRC64NVME', 'COMPOSITE'));
  const sha256 = createHash('sha256').update(createHash('sha256').update('a').digest()).digest('base64');
  assert.equal(compositeChecksum('SHA256', [createHash('sha256').update('a').digest()]), `${sha256}-1`);
});

test('a body is digested as it passes, and checked before its end', async () => {
  async function* source(): AsyncGenerator<Buffer, void, undefined> {
    yield Buffer.from('1234');
    yield Buffer.from('56789');
  }
  const names: ChecksumName[] = ['CRC32', 'MD5', 'CRC32'];
  const received: Buffer[] = [];
  let checked = 0;
  for await (const bytes of digestBody(source(), names, (digests) => {
    checked++;
    assert.equal(digests.CRC32?.toString('hex'), knownAnswers.CRC32);
    assert.equal(digests.MD5?.toString('hex'), knownAnswers.MD5);
    assert.equal(digests.SHA1, undefined);
  }))
    received.push(bytes);
  assert.equal(checked, 1);
  assert.equal(Buffer.concat(received).toString(), '123456789');
  await assert.rejects(async () => {
    for await (const _ of digestBody(source(), names, () => assert.fail('no')));
  }, /no/);
});
