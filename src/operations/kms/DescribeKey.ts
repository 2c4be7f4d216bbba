// What a key is. https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
import type { DescribeKeyCommandInput, DescribeKeyCommandOutput } from '@aws-sdk/client-kms';
import { arn } from '../../kernel/arn.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { KmsAlias } from '../../storage/records/kms-key.ts';
import type { Readers, ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { checkCryptographicInput } from './encryption-context.ts';
import { aliasAccess, keyAccess } from './key-access.ts';
import { readKeyId } from './key-id.ts';
import { keyMetadata } from './key-metadata.ts';
import { accountOf, existingKey, type KeyTarget, locateKey } from './key-target.ts';
import { ensureAwsManagedKey, type ManagedKeyService, managedServiceOf } from './managed-key.ts';

/** A managed key that AWS makes when its alias is first described. */
interface KeyToMake {
  readonly kind: 'to-make';
  readonly account: AccountId;
  readonly aliasArn: string;
  readonly service: ManagedKeyService;
}

type Described = { readonly kind: 'key'; readonly target: KeyTarget } | KeyToMake;

export const DescribeKey: ServerOperation<DescribeKeyCommandInput, DescribeKeyCommandOutput, Described> = {
  async locate(input, readers, call) {
    enforce(ofLength('keyId', input.KeyId, 1, 2048));
    await checkCryptographicInput('DescribeKey', input, readers);
    const keyId = input.KeyId ?? '';
    return (await keyToMake(keyId, readers, call)) ?? { kind: 'key', target: await locateKey(keyId, readers, call) };
  },
  access(described, _input, call) {
    if (described.kind === 'key') return [keyAccess('kms:DescribeKey', described.target, call)];
    // Its policy would leave this to the account's own policies, as none at all does.
    return [aliasAccess('kms:DescribeKey', described.aliasArn, described.account, call)];
  },
  async run(_input, described, call) {
    const key =
      described.kind === 'key'
        ? existingKey(described.target)
        : await ensureAwsManagedKey(call.resources, described.account, call.region, described.service, call.nowMs);
    return { KeyMetadata: keyMetadata(key) };
  },
};

async function keyToMake(keyId: string, readers: Readers, call: CallFacts): Promise<KeyToMake | undefined> {
  const account = accountOf(call);
  const named = readKeyId(keyId, account, call.region);
  const service = named.by === 'alias' && named.account === account ? managedServiceOf(named.name) : undefined;
  if (service === undefined) return undefined;
  if ((await readers.records.get(KmsAlias, [account, call.region, named.name])) !== undefined) return undefined;
  return { kind: 'to-make', account, aliasArn: arn.kmsAlias(call.region, account, named.name), service };
}
