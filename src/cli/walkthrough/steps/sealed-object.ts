// Step: in account A, a key with all defaults, a bucket whose default encryption it is, and an object.
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  type KeyMetadata,
  PutKeyPolicyCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect, Unexpected, unless } from '../expect.ts';
import { defaultKeyStatement, policy } from '../policies.ts';
import { objectKey, type Scene, type SealedObject, type Side } from '../scene.ts';

const aliasName = 'alias/accounta-cmk';
const wantedBucket = 'account-a-s3bucket';

export async function makeSealedObject(scene: Scene, a: Side): Promise<SealedObject> {
  const { screen, leavings } = scene;
  await screen.step('A key, a bucket and an object in account A');
  const key = await makeKey(scene, a);
  const keyArn = `${key.Arn}`;
  const bucket = await makeBucket(scene, a);
  await encryptByDefault(scene, a, bucket, keyArn);
  screen.done('whatever is put there is encrypted under the key, unless it says otherwise');
  const body = Buffer.from(
    `Hello from account A.\n\nThese bytes are stored sealed, under a key of account ${a.account}.\nWho reads them needs the bucket's leave and the key's.\n`,
  );
  leavings.write(objectKey, body);
  screen.command('aws', 's3', 'cp', leavings.path(objectKey), `s3://${bucket}/`, '--profile', a.name);
  const stored = await a.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: objectKey, Body: body }));
  expect(stored.ServerSideEncryption === 'aws:kms' && stored.SSEKMSKeyId === keyArn, 'the object is under the key');
  screen.done(`${objectKey} is there, encrypted with aws:kms under this key`);
  return { keyArn, bucket, objectKey, body };
}

async function makeKey(scene: Scene, a: Side): Promise<KeyMetadata> {
  const { screen } = scene;
  screen.command('aws', 'kms', 'create-key', '--profile', a.name);
  const { key, isNew } = await findOrCreateKey(a);
  screen.done(`key ${key.KeyId}${isNew ? '' : ', which an earlier run has made'}`);
  screen.command(
    ...['aws', 'kms', 'create-alias', '--alias-name', aliasName, '--target-key-id', `${key.KeyId}`],
    ...['--profile', a.name],
  );
  screen.done(`${aliasName} leads to it`);
  return key;
}

interface FoundKey {
  readonly key: KeyMetadata;
  readonly isNew: boolean;
}

/** The key of an earlier run is taken again, with the policy that it was made with. */
async function findOrCreateKey(a: Side): Promise<FoundKey> {
  const { kms } = a.clients;
  const found = await unless(['NotFoundException'], kms.send(new DescribeKeyCommand({ KeyId: aliasName })));
  const known = found?.KeyMetadata;
  if (known?.KeyId !== undefined && known.KeyState === 'Enabled') {
    const Policy = JSON.stringify(policy(defaultKeyStatement(a.account)));
    await kms.send(new PutKeyPolicyCommand({ KeyId: known.KeyId, Policy }));
    return { key: known, isNew: false };
  }
  const { KeyMetadata: made } = await kms.send(new CreateKeyCommand({}));
  if (made?.KeyId === undefined) throw new Unexpected('a key was made, and not named');
  const alias = { AliasName: aliasName, TargetKeyId: made.KeyId };
  await kms.send(known === undefined ? new CreateAliasCommand(alias) : new UpdateAliasCommand(alias));
  return { key: made, isNew: true };
}

/** The bucket of an earlier run is taken again, without its policy. Names of buckets are the whole world's. */
async function makeBucket({ screen, region }: Scene, a: Side): Promise<string> {
  const { s3 } = a.clients;
  for (const bucket of [wantedBucket, `${wantedBucket}-${a.account}`]) {
    try {
      // The one Region that is not a constraint.
      const where = { LocationConstraint: region as BucketLocationConstraint };
      const place = region === 'us-east-1' ? {} : { CreateBucketConfiguration: where };
      await s3.send(new CreateBucketCommand({ Bucket: bucket, ...place }));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error.name === 'BucketAlreadyExists') continue;
      if (error.name !== 'BucketAlreadyOwnedByYou') throw error;
    }
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
    screen.command('aws', 's3', 'mb', `s3://${bucket}`, '--profile', a.name);
    screen.done(`bucket ${bucket}`);
    return bucket;
  }
  throw new Unexpected(`the names \`${wantedBucket}\` and \`${wantedBucket}-${a.account}\` belong to other accounts`);
}

async function encryptByDefault({ screen, leavings }: Scene, a: Side, Bucket: string, keyArn: string) {
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: keyArn },
    BucketKeyEnabled: false,
  };
  const ServerSideEncryptionConfiguration = { Rules: [rule] };
  leavings.writePolicy('encryption.json', ServerSideEncryptionConfiguration);
  screen.command(
    ...['aws', 's3api', 'put-bucket-encryption', '--bucket', Bucket],
    ...['--server-side-encryption-configuration', leavings.reference('encryption.json'), '--profile', a.name],
  );
  await a.clients.s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
}
