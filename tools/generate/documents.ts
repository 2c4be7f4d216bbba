// The documents that are generated: where each lies, and what writes it.
import { compatibilityDocument } from './compatibility.ts';
import { decisionsDocument } from './decisions.ts';
import { errorsDocument } from './errors.ts';
import { serviceReference } from './service-reference.ts';

export const generatedDocuments: Readonly<Record<string, () => string>> = {
  'docs/compatibility.md': compatibilityDocument,
  'docs/decisions/README.md': decisionsDocument,
  'docs/errors.md': errorsDocument,
  'src/policy/reference/services.json': serviceReference,
};
