// The names of a key's policies: there is one, `default`. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html
import type { ListKeyPoliciesCommandInput, ListKeyPoliciesCommandOutput } from '@aws-sdk/client-kms';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength } from './constraints.ts';
import { keyAccess } from './key-access.ts';
import { policyName } from './key-policy.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';
import { namesAfter, pageOf, takePage } from './paging.ts';

const bounds = { usual: 100, most: 1000 };

export const ListKeyPolicies: ServerOperation<ListKeyPoliciesCommandInput, ListKeyPoliciesCommandOutput, OwnKeyTarget> =
  {
    locate(input, readers, call) {
      enforce(ofLength('keyId', input.KeyId, 1, 2048));
      pageOf(input, bounds);
      return locateOwnKey(input.KeyId ?? '', readers, call);
    },
    access: (target, _input, call) => [keyAccess('kms:ListKeyPolicies', target, call)],
    async run(input) {
      const page = pageOf(input, bounds);
      const { items, marks } = await takePage(namesAfter([policyName], page), (name) => name, page);
      return { PolicyNames: [...items], ...marks };
    },
  };
