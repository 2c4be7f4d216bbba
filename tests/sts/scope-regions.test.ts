// A credential scope names a Region, or the request is refused as AWS refuses a wrong one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListKeysCommand } from '@aws-sdk/client-kms';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { refused } from '../support/refused.ts';
import { startServer } from '../support/server.ts';

test('what is no Region is refused in the words of each service, and every name of a Region is taken', async () => {
  await using server = await startServer();
  for (const region of ['auto', 'US-EAST-1', 'us-east', 'local']) {
    const { s3, kms, sts } = server.clients(server.admin, region);
    const message = `Credential should be scoped to a valid region, not '${region}'.`;
    await refused(sts.send(new GetCallerIdentityCommand({})), { status: 403, code: 'SignatureDoesNotMatch', message });
    const ofKms = { status: 400, code: 'InvalidSignatureException', message };
    await refused(kms.send(new ListKeysCommand({})), ofKms);
    const malformed = `The authorization header is malformed; the region '${region}' is wrong; expecting 'us-east-1'`;
    const ofS3 = { status: 400, code: 'AuthorizationHeaderMalformed', message: malformed };
    await refused(s3.send(new ListBucketsCommand({})), ofS3);
  }
  for (const region of ['us-east-1', 'ap-southeast-7', 'us-gov-west-1', 'xx-nowhere-9']) {
    const { s3, sts } = server.clients(server.admin, region);
    await s3.send(new ListBucketsCommand({}));
    assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, server.managementAccount);
  }
  assert.deepEqual(server.reported, []);
});
