// The customer's key with the requests of an upload: the one that it was created with, or none.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
import { Fault } from '../../../kernel/fault.ts';
import type { ObjectEncryption } from '../../../storage/records/object.ts';
import { type CustomerKey, isVerified } from '../encryption/customer-key.ts';

const invalid = (message: string): Fault => new Fault('InvalidRequest', { message });

/** A key that is given must be the upload's. */
export function checkGivenKey(encryption: ObjectEncryption, given: CustomerKey | undefined): void {
  if (given === undefined) return;
  if (encryption.kind !== 'SSE-C')
    throw invalid(
      'The multipart upload initiate did not request encryption. Please resend the request without sending encryption parameters.',
    );
  if (!isVerified(given.key, encryption.verifier))
    throw invalid('The provided encryption parameters did not match the ones used originally.');
}

/** For a part, which cannot be sealed without it. */
export function requireGivenKey(encryption: ObjectEncryption, given: CustomerKey | undefined): void {
  if (encryption.kind === 'SSE-C' && given === undefined)
    throw invalid(
      'The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.',
    );
  checkGivenKey(encryption, given);
}
