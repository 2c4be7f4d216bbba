// The members of an answer that tell how an object is encrypted.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html#API_PutObject_ResponseSyntax
import type { ServerSideEncryption } from '@aws-sdk/client-s3';
import type { ObjectEncryption } from '../../../storage/records/object.ts';
import type { CustomerKey } from './customer-key.ts';

export interface EncryptionAnswer {
  ServerSideEncryption?: ServerSideEncryption;
  SSEKMSKeyId?: string;
  BucketKeyEnabled?: boolean;
  SSECustomerAlgorithm?: string;
  SSECustomerKeyMD5?: string;
}

export function encryptionAnswer(encryption: ObjectEncryption, customerKey: CustomerKey | undefined): EncryptionAnswer {
  switch (encryption.kind) {
    case 'SSE-S3':
      return { ServerSideEncryption: 'AES256' };
    case 'SSE-KMS':
      return {
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: encryption.keyArn,
        ...(encryption.dataKey.under === 'bucket-key' && { BucketKeyEnabled: true }),
      };
    case 'DSSE-KMS':
      return { ServerSideEncryption: 'aws:kms:dsse', SSEKMSKeyId: encryption.keyArn };
    case 'SSE-C':
      return { SSECustomerAlgorithm: 'AES256', ...(customerKey && { SSECustomerKeyMD5: customerKey.md5 }) };
  }
}

/** As the client gave it: what S3 adds to it is not told. docs/decisions/0276-the-encryption-context-in-answers.md */
export function contextAnswer({ SSEKMSEncryptionContext }: { readonly SSEKMSEncryptionContext?: string | undefined }) {
  return SSEKMSEncryptionContext === undefined ? {} : { SSEKMSEncryptionContext };
}
