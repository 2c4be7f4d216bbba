// What S3 answers when KMS refuses the data key: the same words under S3's names.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#KMSErrorCodeList
import { Fault, type FaultCode, isFault } from '../../../kernel/fault.ts';

const codes: Partial<
  Record<FaultCode, 'DisabledException' | 'KMSInvalidStateException' | 'NotFoundException' | 'InvalidKeyUsageException'>
> = {
  DisabledException: 'DisabledException',
  KMSInvalidStateException: 'KMSInvalidStateException',
  NotFoundException: 'NotFoundException',
  InvalidArnException: 'NotFoundException',
  InvalidKeyUsageException: 'InvalidKeyUsageException',
};

/** Runs a call on KMS; a refusal by policy stays what it is, and names the KMS action and the key. */
export async function asS3<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw s3Fault(error);
  }
}

export function s3Fault(error: unknown): unknown {
  if (!isFault(error)) return error;
  const code = codes[error.code];
  if (code !== undefined) return new Fault(`KMS.${code}`, { message: error.message });
  if (error.code === 'ValidationException')
    return new Fault('InvalidArgument', {
      message: error.message,
      ArgumentName: 'x-amz-server-side-encryption-aws-kms-key-id',
    });
  if (error.code === 'MissingAuthenticationToken')
    return new Fault('InvalidArgument', {
      message: 'Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.',
      ArgumentName: 'Authorization',
    });
  return error;
}
