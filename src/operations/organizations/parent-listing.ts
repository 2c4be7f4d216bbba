// What the calls share that list what is right under the root or an organizational unit.
import type { AccessRequest } from '../../kernel/access.ts';
import type { CallFacts } from '../../kernel/operation.ts';
import type { Readers } from '../context.ts';
import { organizationAccess } from './access.ts';
import { checkPage, type PageInput, parentIdForm } from './inputs.ts';
import { resourceTagContext } from './tags.ts';
import { type PartTarget, partTarget } from './targets.ts';

type Input = PageInput & { readonly ParentId: string | undefined };

interface ParentListing {
  locate(input: Input, readers: Readers, call: CallFacts): Promise<PartTarget>;
  access(target: PartTarget, input: Input, call: CallFacts): readonly AccessRequest[];
}

export function parentListing(
  operation: 'ListAccountsForParent' | 'ListOrganizationalUnitsForParent' | 'ListChildren',
): ParentListing {
  return {
    locate(input, readers, call) {
      checkPage(input);
      return partTarget(input.ParentId, 'ParentId', parentIdForm, readers, call);
    },
    access: ({ arn, found }, _input, call) =>
      organizationAccess(operation, call, [arn], resourceTagContext(found?.tags)),
  };
}
