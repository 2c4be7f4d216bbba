// A bucket that may be made public: new ones may not.
import { DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import type { Clients } from './server.ts';

export async function unblockPublicAccess({ s3 }: Pick<Clients, 's3'>, Bucket: string): Promise<void> {
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
}
