// The four forms of KMS's `KeyId`: key id, key ARN, alias name and alias ARN.
// https://docs.aws.amazon.com/kms/latest/developerguide/find-cmk-id-arn.html
import { parseArn, partition } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, isAccountId, type Region } from '../../kernel/ids.ts';

/** Where a key is named to be: by its own id, or by an alias of the same account and Region. */
export interface KeyName {
  readonly account: AccountId;
  readonly region: Region;
  readonly by: 'key' | 'alias';
  /** The key id, or the alias name with its prefix `alias/`. */
  readonly name: string;
}

/** A UUID, or the id of a multi-Region key: such keys are not made here, and so are never found. */
const keyIdPattern = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;
export const aliasPattern = /^alias\/[a-zA-Z0-9/_-]+$/;

const notFound = (message: string): Fault => new Fault('NotFoundException', { message });

/**
 * Reads a `KeyId` as a caller of `account` means it in `region`. A bare id or alias is the caller's own; only an ARN
 * reaches another account; nothing reaches another Region.
 */
export function readKeyId(text: string, account: AccountId, region: Region): KeyName {
  if (text.startsWith('arn:')) return readArn(text, region);
  if (aliasPattern.test(text)) return { account, region, by: 'alias', name: text };
  if (keyIdPattern.test(text)) return { account, region, by: 'key', name: text };
  throw notFound(text.startsWith('alias/') ? `Invalid alias ${text}` : `Invalid keyId '${text}'`);
}

function readArn(text: string, region: Region): KeyName {
  const parsed = parseArn(text);
  if (parsed === undefined || parsed.partition !== partition || parsed.service !== 'kms')
    throw notFound(`Invalid arn ${text}`);
  if (parsed.region !== region) throw notFound(`Invalid arn ${parsed.region}`);
  if (!isAccountId(parsed.account)) throw notFound(`Invalid arn ${text}`);
  const { account, resource } = parsed;
  if (aliasPattern.test(resource)) return { account, region, by: 'alias', name: resource };
  const keyId = resource.startsWith('key/') ? resource.slice('key/'.length) : '';
  if (keyIdPattern.test(keyId)) return { account, region, by: 'key', name: keyId };
  throw notFound(`Invalid arn ${text}`);
}
