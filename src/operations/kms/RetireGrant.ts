// Ends a grant, by whoever the grant itself names for that. https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
import type { RetireGrantCommandInput, RetireGrantCommandOutput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import { KmsGrant, type KmsGrantRecord, removeGrant } from '../../storage/records/kms-grant.ts';
import type { Readers, ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { endDryRun } from './encryption-context.ts';
import { checkGrantId, grantMissing } from './grant-id.ts';
import { grantOfToken } from './grant-token.ts';
import { callContext } from './key-access.ts';
import { readKeyId } from './key-id.ts';
import { keyArn } from './key-state.ts';
import { accountOf, refuseAlias } from './key-target.ts';

export const RetireGrant: ServerOperation<RetireGrantCommandInput, RetireGrantCommandOutput, KmsGrantRecord> = {
  locate(input, readers, call) {
    enforce(
      ofLength('grantToken', input.GrantToken, 1, 8192),
      ofLength('keyId', input.KeyId, 1, 2048),
      ofLength('grantId', input.GrantId, 1, 128),
    );
    return locateGrant(input, readers, call);
  },
  access(grant, _input, call) {
    const { account, region, keyId, grantId } = grant;
    return [
      {
        action: 'kms:RetireGrant',
        resource: keyArn(grant),
        owner: account,
        resourcePolicy: { kind: 'grant', account, region, keyId, grantId },
        context: callContext(call),
      },
    ];
  },
  async run(input, { account, region, keyId, grantId }, call) {
    endDryRun(input);
    await call.resources.records.transaction(async (transaction) => {
      if (!(await removeGrant(transaction, [account, region, keyId, grantId]))) throw grantMissing(grantId);
    });
    return {};
  },
};

/**
 * By its token, or by its id and its key. Whether the key exists is not asked: who can name a grant, whose id nobody can
 * guess, was told of it.
 */
async function locateGrant(
  { GrantToken, KeyId, GrantId }: RetireGrantCommandInput,
  { records }: Readers,
  call: CallFacts,
): Promise<KmsGrantRecord> {
  const caller = accountOf(call);
  if (GrantToken !== undefined && KeyId === undefined && GrantId === undefined) {
    const grant = await grantOfToken(GrantToken, records);
    if (grant.region === call.region) return grant;
    throw new Fault('InvalidGrantTokenException', { message: 'The grant token is not valid.' });
  }
  if (GrantToken !== undefined || KeyId === undefined || GrantId === undefined)
    throw new Fault('ValidationException', {
      message: 'You must specify either GrantToken, or both GrantId and KeyId.',
    });
  checkGrantId(GrantId);
  const key = readKeyId(KeyId, caller, call.region);
  refuseAlias(key);
  const grant = await records.get(KmsGrant, [key.account, key.region, key.name, GrantId]);
  if (grant === undefined) throw grantMissing(GrantId);
  return grant;
}
