// s3cmd, unchanged, on a bucket of another account that encrypts with that account's key. https://s3tools.org/usage
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { PutBucketOwnershipControlsCommand } from '@aws-sdk/client-s3';
import { type SharedBucket, shareBucket, without } from './shared-bucket.ts';

const skip = without('s3cmd', '--version');

async function share(): Promise<SharedBucket> {
  const shared = await shareBucket('s3cmd');
  const { server, principal } = shared.crossing;
  const host = new URL(server.endpoint).host;
  const settings = {
    access_key: principal.credentials.accessKeyId,
    secret_key: principal.credentials.secretAccessKey,
    host_base: host,
    host_bucket: host,
    use_https: 'False',
    bucket_location: 'us-west-2',
    max_retries: '1',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  writeFileSync(shared.folder.at('.s3cfg'), ['[default]', ...lines, ''].join('\n'));
  return shared;
}

test('s3cmd: objects are put, listed, fetched and deleted', { skip }, async () => {
  await using shared = await share();
  const { folder, succeeds, crossing } = shared;
  const at = (key: string) => `s3://${crossing.bucket}/${key}`;
  writeFileSync(folder.at('file.txt'), 'a text');
  await succeeds('put', folder.at('file.txt'), at('one/ä file.txt'));
  await shared.isEncrypted('one/ä file.txt');
  assert.match(await succeeds('ls', '--recursive', at('')), /\/one\/ä file\.txt\n$/);
  await succeeds('get', at('one/ä file.txt'), folder.at('back.txt'));
  assert.equal(readFileSync(folder.at('back.txt'), 'utf8'), 'a text');
  await succeeds('del', at('one/ä file.txt'));
  assert.equal(await succeeds('ls', '--recursive', at('')), '');
});

test('s3cmd: where the owner lets writers have lists, objects are copied and moved with them', { skip }, async () => {
  await using shared = await share();
  const { folder, succeeds, crossing } = shared;
  const { a, bucket: Bucket } = crossing;
  // It puts the list of the source on the copy, which a bucket without lists refuses to everybody.
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] };
  await a.clients.s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  const at = (key: string) => `s3://${Bucket}/${key}`;
  writeFileSync(folder.at('file.txt'), 'a text');
  await succeeds('put', folder.at('file.txt'), at('one'));
  await succeeds('cp', at('one'), at('two'));
  await succeeds('mv', at('two'), at('three'));
  await succeeds('get', at('three'), folder.at('back.txt'));
  assert.equal(readFileSync(folder.at('back.txt'), 'utf8'), 'a text');
});

test('s3cmd: a folder is synchronised both ways, with a file that goes in parts', { skip }, async () => {
  await using shared = await share();
  const { folder, succeeds, crossing } = shared;
  mkdirSync(folder.at('up', 'nested'), { recursive: true });
  const large = randomBytes(16 * 1024 * 1024);
  writeFileSync(folder.at('up', 'large.bin'), large);
  writeFileSync(folder.at('up', 'nested', 'small'), 'small');
  await succeeds('sync', '--multipart-chunk-size-mb=5', `${folder.at('up')}/`, `s3://${crossing.bucket}/tree/`);
  await shared.isEncrypted('tree/large.bin');
  mkdirSync(folder.at('down'));
  await succeeds('sync', `s3://${crossing.bucket}/tree/`, `${folder.at('down')}/`);
  assert.ok(readFileSync(folder.at('down', 'large.bin')).equals(large));
  assert.equal(readFileSync(folder.at('down', 'nested', 'small'), 'utf8'), 'small');
});

test('s3cmd: without each of the policies it is refused', { skip }, async () => {
  await using shared = await share();
  const { folder, crossing } = shared;
  writeFileSync(folder.at('file.txt'), 'a text');
  for (const layer of ['bucket', 'key', 'identity'] as const) {
    await crossing.revoke(layer);
    const said = await shared.fails('put', folder.at('file.txt'), `s3://${crossing.bucket}/refused`);
    assert.match(said, /AccessDenied|403/, layer);
    await crossing.grant(layer);
  }
  await shared.succeeds('put', folder.at('file.txt'), `s3://${crossing.bucket}/taken`);
});
