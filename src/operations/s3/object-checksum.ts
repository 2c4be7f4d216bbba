// The checksum that an object keeps: what the client sent, verified, or CRC64NVME as AWS adds it; and its entity tag.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
import { strict as assert } from 'node:assert';
import type { ChecksumType } from '@aws-sdk/client-s3';
import type { Random } from '../../kernel/random.ts';
import type { Headers } from '../../kernel/wire.ts';
import type { ChecksumName } from '../../protocol/checksums/algorithms.ts';
import { type RunningDigests, startDigests } from '../../protocol/checksums/digests.ts';
import {
  algorithmsOf,
  checkExpectation,
  type Digests,
  type Expectation,
  parseExpectation,
} from '../../protocol/checksums/expectation.ts';
import type { ObjectChecksum, ObjectEncryption } from '../../storage/records/object.ts';

const addedAlgorithm: ChecksumName = 'CRC64NVME';

/** What the request says of its body's checksums; throws when it contradicts itself. */
export function expectationOf(headers: Headers): Expectation {
  return parseExpectation(headers, { hasTrailer: headers['x-amz-content-sha256']?.endsWith('-TRAILER') === true });
}

export interface BodyDigest {
  update(bytes: Buffer): void;
  /** Call when the body has ended; throws unless it is what the request said. */
  finish(trailers: Headers): { readonly checksum: ObjectChecksum; readonly md5: Buffer | undefined };
}

/**
 * Computes what must be checked and what must be kept, each once. `algorithm` is added when the request sends none; `keep`
 * is what is kept whatever the request sends.
 */
export function startBodyDigest(
  expectation: Expectation,
  options: { readonly withMd5: boolean; readonly algorithm?: ChecksumName; readonly keep?: ChecksumName },
): BodyDigest {
  const algorithm = options.keep ?? expectation.checksum?.algorithm ?? options.algorithm ?? addedAlgorithm;
  const names = [...algorithmsOf(expectation), algorithm];
  if (options.withMd5) names.push('MD5');
  const running: RunningDigests = startDigests(names);
  return {
    update: running.update,
    finish(trailers) {
      const digests = running.digests();
      checkExpectation(expectation, digests, trailers);
      return { checksum: fullObject(algorithm, digests), md5: digests.MD5 };
    },
  };
}

function fullObject(algorithm: ChecksumName, digests: Digests): ObjectChecksum {
  const digest = digests[algorithm];
  assert(digest !== undefined, 'the checksum that is kept was computed');
  return { algorithm, type: 'FULL_OBJECT', value: digest.toString('base64') };
}

/** Whether the entity tag is the MD5 of the content. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html */
export const hasMd5Tag = (kind: ObjectEncryption['kind']): boolean => kind === 'SSE-S3';

/** Without quotes. An encrypted object's tag tells nothing of its content. */
export function entityTag(md5: Buffer | undefined, kind: ObjectEncryption['kind'], random: Random): string {
  if (!hasMd5Tag(kind)) return random.bytes(16).toString('hex');
  assert(md5 !== undefined, 'the MD5 was computed');
  return md5.toString('hex');
}

type ChecksumMember = `Checksum${ChecksumName}`;
export type ChecksumAnswer = Partial<Record<ChecksumMember, string>> & { ChecksumType?: ChecksumType };

export function checksumAnswer(checksum: ObjectChecksum | undefined): ChecksumAnswer {
  if (checksum === undefined) return {};
  return { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
}
