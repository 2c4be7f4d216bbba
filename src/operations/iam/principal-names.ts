// The names of principals in policies that resources carry. A policy means whom it named when it was written: not
// whoever has the name later. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import { BucketPolicy } from '../../storage/records/bucket.ts';
import { Role } from '../../storage/records/identity.ts';
import { KmsKey } from '../../storage/records/kms-key.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';

/**
 * Puts another name of a principal into every trust, key and bucket policy that names it, in all accounts. For a
 * principal that goes, the other name is its unique id, which nobody has ever again; so AWS shows a policy whose
 * principal was deleted. Reads all those policies: principals are deleted and renamed seldom.
 */
export async function renamePrincipal(transaction: RecordTransaction, from: string, to: string): Promise<void> {
  for await (const { value: role } of transaction.list(Role, { under: [] })) {
    const trustPolicy = withPrincipal(role.trustPolicy, from, to);
    if (trustPolicy !== role.trustPolicy)
      transaction.put(Role, [role.account, role.name.toLowerCase()], { ...role, trustPolicy });
  }
  for await (const { value: key } of transaction.list(KmsKey, { under: [] })) {
    const policy = withPrincipal(key.policy, from, to);
    if (policy !== key.policy) transaction.put(KmsKey, [key.account, key.region, key.keyId], { ...key, policy });
  }
  for await (const entry of transaction.list(BucketPolicy, { under: [] })) {
    const [bucketId] = entry.key;
    const document = withPrincipal(entry.value.document, from, to);
    if (document !== entry.value.document && typeof bucketId === 'string')
      transaction.put(BucketPolicy, [bucketId], { ...entry.value, document });
  }
}

/** Only in `Principal` and `NotPrincipal`: an ARN in a condition stays what its writer meant by it. */
export function withPrincipal(document: string, from: string, to: string): string {
  // Most policies name somebody else; a name may be hidden by an escape.
  if (!document.includes(from) && !document.includes('\\')) return document;
  const policy: unknown = JSON.parse(document);
  let changed = false;
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (value !== from) return value;
    changed = true;
    return to;
  };
  for (const statement of listOf(objectOf(policy)?.Statement)) {
    for (const element of ['Principal', 'NotPrincipal']) {
      const principal = objectOf(objectOf(statement)?.[element]);
      if (principal !== undefined) principal.AWS = renamed(principal.AWS);
    }
  }
  return changed ? JSON.stringify(policy) : document;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
