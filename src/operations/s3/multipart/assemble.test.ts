// Assembling an object of its parts: equations that hold for all lists, and the first part that does not fit.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFault } from '../../../kernel/fault.ts';
import { digestsOf } from '../../../protocol/checksums/digests.ts';
import type { UploadedPartRecord } from '../../../storage/records/multipart-upload.ts';
import { assemble } from './assemble.ts';
import { smallestPartBytes } from './limits.ts';

const upload = { uploadId: 'u', checksum: undefined };

function partOf(partNumber: number, content: Buffer, shownBytes = content.length): UploadedPartRecord {
  const { CRC64NVME, MD5 } = digestsOf(content, ['CRC64NVME', 'MD5']);
  return {
    bodyId: Buffer.alloc(16, partNumber),
    partNumber,
    sizeBytes: shownBytes,
    place: { kind: 'inline' },
    etag: `${MD5?.toString('hex')}`,
    lastModifiedMs: 0,
    checksum: { algorithm: 'CRC64NVME', value: `${CRC64NVME?.toString('base64')}` },
  };
}

const wanted = ({ partNumber, etag }: UploadedPartRecord) => ({ partNumber, etag, checksum: undefined });

function faultOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
  return assert.fail('nothing was refused');
}

test('tag and size are those of the listed parts, in their order, whatever else was uploaded', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(numbers, fc.infiniteStream(fc.boolean()), (given, choices) => {
      const uploaded = given
        .toSorted((left, right) => left - right)
        .map((number) => partOf(number, Buffer.from(`part ${number}`), smallestPartBytes + number));
      const picked = uploaded.filter(() => choices.next().value === true);
      const listed = picked.length === 0 ? uploaded : picked;
      const { parts, sizeBytes, etag } = assemble(upload, uploaded, listed.map(wanted));
      assert.deepEqual(parts, listed);
      assert.equal(
        sizeBytes,
        listed.reduce((sum, part) => sum + part.sizeBytes, 0),
      );
      const tags = Buffer.from(listed.map((part) => part.etag).join(''), 'hex');
      assert.equal(etag, `${createHash('md5').update(tags).digest('hex')}-${listed.length}`);
    }),
    { numRuns: 200 },
  );
});

test('the checksum is that of the whole content', () => {
  const first = Buffer.alloc(smallestPartBytes, 'first');
  const middle = Buffer.alloc(smallestPartBytes + 1, 'middle');
  const last = Buffer.from('last');
  const parts = [partOf(1, first), partOf(5, middle), partOf(9, last)];
  const { checksum } = assemble(upload, parts, parts.map(wanted));
  const { CRC64NVME } = digestsOf(Buffer.concat([first, middle, last]), ['CRC64NVME']);
  assert.deepEqual(checksum, {
    algorithm: 'CRC64NVME',
    type: 'FULL_OBJECT',
    value: CRC64NVME?.toString('base64'),
  });
});

test('a part that is unknown or of another tag or checksum is refused by its number, before any that is too small', () => {
  const small = partOf(1, Buffer.from('a'));
  const other = partOf(2, Buffer.from('b'));
  const requests = [
    [wanted(small), { ...wanted(other), partNumber: 3 }],
    [wanted(small), { ...wanted(other), etag: small.etag }],
    [wanted(small), { ...wanted(other), checksum: { algorithm: 'CRC32', value: other.checksum.value } as const }],
    [wanted(small), { ...wanted(other), checksum: small.checksum }],
  ];
  for (const requested of requests) {
    const fault = faultOf(() => assemble(upload, [small, other], requested));
    assert.equal(fault.code, 'InvalidPart');
    assert.equal(fault.fields.PartNumber, requested[1]?.partNumber);
  }
  const fault = faultOf(() => assemble(upload, [small, other], [small, other].map(wanted)));
  assert.deepEqual([fault.code, fault.fields.PartNumber], ['EntityTooSmall', 1]);
});
