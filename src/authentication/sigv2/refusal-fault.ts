// How S3 words a refused signature of Version 2. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
import { Fault } from '../../kernel/fault.ts';
import { formatExtendedTime } from '../sigv4/date-time.ts';
import type { Refusal } from './verify.ts';

export function faultOfRefusal(refusal: Refusal): Fault {
  switch (refusal.reason) {
    case 'missing-parameters':
      return new Fault('AccessDenied', {
        message: 'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
      });
    case 'malformed-expires':
      return new Fault('AccessDenied', {
        message: `Invalid date (should be seconds since epoch): ${refusal.given}`,
      });
    case 'unsendable-header':
      return new Fault('InvalidArgument', {
        message: `no header can hold the value of \`${refusal.name}\``,
        ArgumentName: refusal.name,
        ArgumentValue: refusal.given,
      });
    case 'expired':
      return new Fault('AccessDenied', {
        message: 'Request has expired',
        Expires: formatExtendedTime(refusal.expiredAtMs),
        ServerTime: formatExtendedTime(refusal.nowMs),
      });
    case 'mismatch':
      return new Fault('SignatureDoesNotMatch', {
        AWSAccessKeyId: refusal.claim.accessKeyId,
        StringToSign: Buffer.from(refusal.stringToSign, 'latin1').toString('utf8'),
        SignatureProvided: refusal.claim.signature,
      });
  }
}
