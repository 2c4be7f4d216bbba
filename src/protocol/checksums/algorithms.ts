// The checksum algorithms of S3, by the name that the API gives them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html

export type ChecksumName = 'CRC64NVME' | 'CRC32' | 'CRC32C' | 'SHA1' | 'SHA256';
