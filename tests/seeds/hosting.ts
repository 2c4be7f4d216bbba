// The stage of seed 000: the key of a KMS account, and a user of the account that hosts the S3 bucket.
import { CreateKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { newAccount, newUser } from '../support/accounts.ts';
import type { Denial } from '../support/refused.ts';
import { startServer } from '../support/server.ts';
import { newEncryptedBucket, region } from './crossing.ts';
import { seedPolicy } from './policies.ts';

const bucket = 's3-hosted-bucket';

/** A user who has all that the bucket needs and nothing of the key; the seed's two policies give the rest. */
export async function hosting(bucketKey: boolean) {
  const server = await startServer();
  const kmsAccount = await newAccount(server, 'kms-account', region);
  const hosted = await newAccount(server, 's3-hosted-account', region);
  const { KeyMetadata: key } = await kmsAccount.clients.kms.send(new CreateKeyCommand({}));
  const keyArn = `${key?.Arn}`;
  const user = await newUser(server, hosted, 'file-server', region);
  await newEncryptedBucket(hosted, bucket, keyArn, bucketKey);
  const onlyS3 = [
    { Effect: 'Allow', Action: 's3:*', Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`] },
  ];
  const delegated = JSON.parse(seedPolicy('000-identity-policy', { '<ARN for the KMS key from KMS Account>': keyArn }));
  const document = (Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  const keyPolicy = seedPolicy('000-key-policy', {
    '<KMS Account ID>': kmsAccount.id,
    '<S3 Hosted Account ID>': hosted.id,
  });
  const identityPolicy = document([...onlyS3, ...delegated.Statement]);
  const putKeyPolicy = async (Policy: string): Promise<void> => {
    await kmsAccount.clients.kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy }));
  };
  await user.putPolicy(document(onlyS3));
  return {
    server,
    kmsAccount,
    hosted,
    user,
    bucket,
    keyArn,
    keyPolicy,
    identityPolicy,
    putKeyPolicy,
    attachKeyPolicy: () => putKeyPolicy(keyPolicy),
    attachIdentityPolicy: () => user.putPolicy(identityPolicy),
    refusal: (action: string, because: Denial['because']): Denial => ({
      caller: user.callerArn,
      action,
      resource: keyArn,
      because,
    }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
