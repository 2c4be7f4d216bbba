// Ends a grant, by whoever may under the key's policies. https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
import type { RevokeGrantCommandInput, RevokeGrantCommandOutput } from '@aws-sdk/client-kms';
import { KmsGrant, removeGrant } from '../../storage/records/kms-grant.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength, present } from './constraints.ts';
import { endDryRun } from './encryption-context.ts';
import { checkGrantId, grantMissing } from './grant-id.ts';
import { forAwsResource, keyAccess } from './key-access.ts';
import { existingKey, type KeyTarget, locateKeyItself } from './key-target.ts';

export const RevokeGrant: ServerOperation<RevokeGrantCommandInput, RevokeGrantCommandOutput, KeyTarget> = {
  locate(input, readers, call) {
    enforce(
      ofLength('keyId', input.KeyId, 1, 2048),
      present('grantId', input.GrantId),
      ofLength('grantId', input.GrantId, 1, 128),
    );
    checkGrantId(input.GrantId);
    return locateKeyItself(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:RevokeGrant', target, call, forAwsResource(call))],
  async run(input, target, call) {
    const { account, region, keyId } = existingKey(target);
    const grantId = input.GrantId ?? '';
    const { records } = call.resources;
    if ((await records.get(KmsGrant, [account, region, keyId, grantId])) === undefined) throw grantMissing(grantId);
    endDryRun(input);
    await records.transaction(async (transaction) => {
      if (!(await removeGrant(transaction, [account, region, keyId, grantId]))) throw grantMissing(grantId);
    });
    return {};
  },
};
