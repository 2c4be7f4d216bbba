// What in the policies themselves cannot work or was probably meant otherwise: the findings of the validator, as remarks.
import type { PolicyKind } from '../../policy/document.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { validatePolicy } from '../../policy/validate/validate.ts';
import type { NamedDocument, PrincipalSetup } from '../operator/principal-setup.ts';
import type { BucketSetup, KeySetup } from '../operator/setup.ts';
import type { Check } from './checks.ts';

export interface Documents {
  readonly bucket: BucketSetup;
  readonly key: KeySetup | undefined;
  readonly principal: PrincipalSetup;
}

/** Only what bears on access that is missing: of what lets in too much, `crosskey validate` speaks. */
export function documentChecks({ bucket, key, principal }: Documents): readonly Check[] {
  const { policies, boundary } = principal;
  return [
    ...(bucket.policy === undefined ? [] : remarks('the bucket policy', bucket.policy, 'bucket')),
    ...(key === undefined ? [] : remarks('the key policy', key.policy, 'key')),
    ...policies.flatMap((document) => remarks(nameOf(document), document.text, 'identity')),
    ...(boundary === undefined ? [] : remarks(`the boundary ${boundary.id}`, boundary.text, 'boundary')),
  ];
}

const nameOf = ({ id }: NamedDocument) => `the identity-based policy \`${id}\``;

/** True of findings that other policies live with: they say nothing of what is missing. */
const besideThePoint: ReadonlySet<string> = new Set(['MISSING_VERSION', 'DENY_WITH_NOT_PRINCIPAL']);

function remarks(name: string, text: string, kind: PolicyKind): readonly Check[] {
  const parsed = parsePolicy(text, kind);
  if (!parsed.ok) return [];
  return validatePolicy(parsed.policy)
    .filter((finding) => finding.kind === 'error' || (finding.kind === 'warning' && !besideThePoint.has(finding.code)))
    .map(({ message, statement, line }) => ({
      kind: 'warning',
      title: `${name}: ${message}`,
      details: [statement === undefined ? `line ${line}` : `statement ${statement}, line ${line}`],
    }));
}
