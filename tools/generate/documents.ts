// The documents that are generated: where each lies, and what writes it.
import { compatibilityDocument } from './compatibility.ts';
import { errorsDocument } from './errors.ts';

export const generatedDocuments: Readonly<Record<string, () => string>> = {
  'docs/compatibility.md': compatibilityDocument,
  'docs/errors.md': errorsDocument,
};
