// Headers that say how to encrypt, where nothing is encrypted anew: in a read, and in the parts of an upload, whose beginning
// has said it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
import { Fault } from '../../../kernel/fault.ts';
import type { CallFacts } from '../../../kernel/operation.ts';

const headers = [
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-context',
  'x-amz-server-side-encryption-bucket-key-enabled',
] as const;

export function refuseEncryptionHeaders(call: CallFacts): void {
  for (const header of headers) {
    const value = call.headers[header];
    if (value === undefined) continue;
    throw new Fault('InvalidArgument', {
      message: `${header} header is not supported for this operation.`,
      ArgumentName: header,
      ArgumentValue: value,
    });
  }
}
