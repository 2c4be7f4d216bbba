// The documents that are generated: where each lies, and what writes it.
import { compatibilityDocument } from './compatibility.ts';
import { conditionKeysDocument } from './condition-keys.ts';
import { decisionsDocument } from './decisions.ts';
import { errorsDocument } from './errors.ts';
import { serviceReference } from './service-reference.ts';

export const generatedDocuments: Readonly<Record<string, () => string>> = {
  'docs/compatibility.md': compatibilityDocument,
  'docs/condition-keys.md': conditionKeysDocument,
  'docs/decisions/README.md': decisionsDocument,
  'docs/errors.md': errorsDocument,
  'src/policy/reference/services.json': serviceReference,
};
