// The ids by which clients know versions: `null`, or 32 characters that say nothing to them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
import { Fault } from '../../../kernel/fault.ts';

/** Of a version that was written while the bucket kept no versions. */
export const nullVersion = 'null';

export const saltBytes = 16;
const orderBytes = 8;
const form = /^[A-Za-z0-9_-]{32}$/;

/** Holds the order, so that a version is found with one read, and random bytes, so that no two are alike. */
export function versionIdOf(order: number, salt: Buffer): string {
  const bytes = Buffer.alloc(orderBytes + saltBytes);
  bytes.writeBigUInt64BE(BigInt(order));
  salt.copy(bytes, orderBytes, 0, saltBytes);
  return bytes.toString('base64url');
}

/** Undefined for what is no such id. */
export function orderIn(versionId: string): number | undefined {
  if (!form.test(versionId)) return undefined;
  const order = Number(Buffer.from(versionId, 'base64url').readBigUInt64BE());
  return Number.isSafeInteger(order) ? order : undefined;
}

export function isVersionId(text: string): boolean {
  return text === nullVersion || orderIn(text) !== undefined;
}

/** Refuses what cannot be the id of any version. */
export function checkVersionId(versionId: string | undefined, ArgumentName = 'versionId'): void {
  if (versionId === undefined || isVersionId(versionId)) return;
  throw new Fault('InvalidArgument', {
    message: versionId === '' ? 'Version id cannot be the empty string' : 'Invalid version id specified',
    ArgumentName,
    ArgumentValue: versionId,
  });
}
