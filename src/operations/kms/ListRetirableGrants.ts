// The grants that a principal may retire. None can be made yet, so the list is empty. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
import type { ListRetirableGrantsCommandInput, ListRetirableGrantsCommandOutput } from '@aws-sdk/client-kms';
import type { AccountId } from '../../kernel/ids.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { accountAccess } from './key-access.ts';
import { accountOf } from './key-target.ts';
import { pageOf } from './paging.ts';

export const ListRetirableGrants: ServerOperation<
  ListRetirableGrantsCommandInput,
  ListRetirableGrantsCommandOutput,
  AccountId
> = {
  locate(input, _readers, call) {
    enforce(ofLength('retiringPrincipal', input.RetiringPrincipal, 1, 256));
    pageOf(input, { usual: 50, most: 100 });
    return accountOf(call);
  },
  access: (account, _input, call) => [accountAccess('kms:ListRetirableGrants', account, call)],
  run: async () => ({ Grants: [], Truncated: false }),
};
