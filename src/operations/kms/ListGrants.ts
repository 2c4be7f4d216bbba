// The grants on a key. None can be made yet, so the list is empty. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
import type { ListGrantsCommandInput, ListGrantsCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { existingKey, type KeyTarget, locateKeyItself } from './key-target.ts';
import { pageOf } from './paging.ts';

export const ListGrants: ServerOperation<ListGrantsCommandInput, ListGrantsCommandOutput, KeyTarget> = {
  locate(input, readers, call) {
    enforce(
      ofLength('keyId', input.KeyId, 1, 2048),
      ofLength('grantId', input.GrantId, 1, 128),
      ofLength('granteePrincipal', input.GranteePrincipal, 1, 256),
    );
    pageOf(input, { usual: 50, most: 100 });
    return locateKeyItself(input.KeyId ?? '', readers, call);
  },
  access: (target, _input, call) => [keyAccess('kms:ListGrants', target, call)],
  async run(_input, target) {
    existingKey(target);
    return { Grants: [], Truncated: false };
  },
};
