// Puts the data key of an object under another KMS key, and leaves its bytes alone.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html

import { isDeepStrictEqual } from 'node:util';
import type { UpdateObjectEncryptionCommandInput, UpdateObjectEncryptionCommandOutput } from '@aws-sdk/client-s3';
import { parseArn } from '../../kernel/arn.ts';
import { callerAccount } from '../../kernel/caller.ts';
import { Fault } from '../../kernel/fault.ts';
import { Organization } from '../../storage/records/account.ts';
import type { ObjectEncryption, ObjectRecord } from '../../storage/records/object.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { decidedAgain } from './change-object.ts';
import { requireBucket } from './commit-object.ts';
import { type NewEncryption, reencrypt } from './encryption/reencrypt.ts';
import { isLocked } from './lock/protection.ts';
import { refuseUnbuiltOptions } from './options.ts';
import { objectVersion } from './read-object.ts';
import { isDecidedAlike, locateStored } from './stored-target.ts';
import { type ObjectTarget, objectAccess } from './target.ts';
import { findVersion } from './versions/find-version.ts';
import { replaceVersion } from './versions/replace-version.ts';

export const UpdateObjectEncryption: ServerOperation<
  UpdateObjectEncryptionCommandInput,
  UpdateObjectEncryptionCommandOutput,
  ObjectTarget
> = {
  locate: locateStored,
  access: (target, input, call) => [
    objectAccess('s3:UpdateObjectEncryption', target, call, {
      's3:x-amz-server-side-encryption': 'aws:kms',
      's3:x-amz-server-side-encryption-aws-kms-key-id': input.ObjectEncryption?.SSEKMS?.KMSKeyArn,
      's3:VersionId': input.VersionId,
    }),
  ],
  async run(input, target, call) {
    refuseUnbuiltOptions(input);
    const wanted = readWanted(input, call);
    await requireUsableOwner(wanted, target, call);
    const accesses = (later: ObjectTarget) => UpdateObjectEncryption.access(later, input, call);
    for (let about = target; ; about = await decidedAgain(call, about, input.VersionId, accesses)) {
      const object = await objectVersion(call, about, input.VersionId);
      refuseProtected(object, call.nowMs);
      refuseSource(object.encryption);
      const encryption = await reencrypt(call, object, wanted, { bucket: target.bucket.name, key: target.key });
      if (await replaceEncryption(call, target, object, encryption)) return {};
    }
  },
};

const invalid = (message: string): Fault => new Fault('InvalidRequest', { message });
const keyArnPattern = /^arn:aws[a-zA-Z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[a-zA-Z0-9-]+$/;

function readWanted({ ObjectEncryption: given }: UpdateObjectEncryptionCommandInput, call: ServerCall): NewEncryption {
  if (call.caller.kind === 'anonymous' || call.signatureVersion === 'AWS')
    throw invalid(
      'Requests that modify an object encryption configuration require AWS Signature Version 4. Modify the request to use AWS Signature Version 4, and then try again.',
    );
  if (given?.SSEKMS === undefined)
    throw invalid(
      'Requests that modify an object encryption configuration require a valid new encryption type. Valid values are SSEKMS. Modify the request to specify SSE-KMS for the updated encryption type, and then try again.',
    );
  const { KMSKeyArn: keyArn = '', BucketKeyEnabled: bucketKeyEnabled = false } = given.SSEKMS;
  if (keyArn === '')
    throw invalid(
      "Requests that modify an object's encryption type to SSE-KMS require an AWS KMS key Amazon Resource Name (ARN). Modify the request to specify a KMS key ARN, and then try again.",
    );
  if (!keyArnPattern.test(keyArn))
    throw invalid(
      "Requests that modify an object's encryption type to SSE-KMS require a valid AWS KMS key Amazon Resource Name (ARN). Confirm that you have a correctly formatted KMS key ARN in your request, and then try again.",
    );
  return { keyArn, bucketKeyEnabled };
}

/**
 * A key of another account of the organization may be used by who may look accounts up; all accounts of this server are of
 * one organization. docs/decisions/0194-whose-keys-an-update-may-use.md
 */
async function requireUsableOwner(
  { keyArn }: NewEncryption,
  { bucket }: ObjectTarget,
  call: ServerCall,
): Promise<void> {
  const account = parseArn(keyArn)?.account;
  const owner = callerAccount(call.caller);
  if (account === bucket.owner || owner === undefined) return;
  const organization = await call.resources.records.get(Organization, []);
  const { managementAccount, id } = organization ?? {};
  await call.demand({
    action: 'organizations:DescribeAccount',
    resource: `arn:aws:organizations::${managementAccount}:account/${id}/${account}`,
    owner,
    context: {},
  });
}

function refuseProtected(object: ObjectRecord, nowMs: number): void {
  if (!isLocked(object, nowMs, false)) return;
  throw new Fault('AccessDenied', {
    message:
      "The encryption type for the specified object can't be updated because that object is protected by S3 Object Lock. If the object has a governance-mode retention period or a legal hold, you must first remove the Object Lock status on the object before you issue your UpdateObjectEncryption request. You can't use the UpdateObjectEncryption operation with objects that have an Object Lock compliance mode retention period applied to them.",
  });
}

function refuseSource({ kind }: ObjectEncryption): void {
  if (kind === 'SSE-S3' || kind === 'SSE-KMS') return;
  throw invalid(
    "The UpdateObjectEncryption operation doesn't support source objects with the encryption type DSSE-KMS or SSE-C. Only source objects encrypted with SSE-S3 or SSE-KMS are supported.",
  );
}

/** False when the version has another encryption, or other tags, by now, or is gone: then what was made is of no use. */
function replaceEncryption(
  call: ServerCall,
  target: ObjectTarget,
  before: ObjectRecord,
  encryption: ObjectEncryption,
): Promise<boolean> {
  return call.resources.records.transaction(async (transaction) => {
    const bucket = await requireBucket(transaction, target);
    const found = await findVersion(transaction, bucket.id, target.key, before.versionId);
    if (found?.version.kind !== 'object') return false;
    const { object } = found.version;
    if (!object.objectId.equals(before.objectId) || !isDeepStrictEqual(object.encryption, before.encryption))
      return false;
    if (!isDecidedAlike(before, object)) return false;
    refuseProtected(object, call.nowMs);
    await replaceVersion(transaction, { bucket, key: target.key }, { ...object, encryption }, found);
    return true;
  });
}
