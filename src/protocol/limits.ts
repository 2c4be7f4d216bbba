// Bounds on what is parsed. Streams of object bytes are not parsed and not bounded here.

const kib = 1024;
const mib = 1024 * kib;

/**
 * S3's largest documents are DeleteObjects and CompleteMultipartUpload (1,000 keys of 1 KiB, 10,000 parts with their
 * checksums); IAM's are policies of 128 KiB percent-encoded three times over. All fit with room.
 */
export const documentMaxBytes = 4 * mib;

/**
 * Operations for which AWS names a smaller bound.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html
 */
export const documentMaxBytesOf: Readonly<Record<string, number>> = {
  PutBucketCors: 64 * kib,
  PutBucketWebsite: 128 * kib,
};

/** No modelled shape is nearly as deep, except those that contain themselves. */
export const documentMaxDepth = 64;

/** Of a list, and of a map, in a JSON document: no service takes nearly as many. */
export const itemsMax = 10_000;

/** Elements and attributes of an XML document: S3's largest has 10,000 parts of four elements each. */
export const nodesMax = 100_000;

/** Of pairs in a form or a query string. */
export const pairsMax = 20_000;
