// The names of principals in policies that resources carry. A policy means whom it named when it was written: not
// whoever has the name later. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import { BucketPolicy } from '../../storage/records/bucket.ts';
import { Role } from '../../storage/records/identity.ts';
import { KmsKey } from '../../storage/records/kms-key.ts';
import { putKey } from '../../storage/records/kms-key-writes.ts';
import {
  enterNames,
  LatestNaming,
  PolicyNaming,
  type PolicyPlace,
  withPrincipal,
} from '../../storage/records/policy-names.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';

/**
 * Puts another name of a principal into every trust, key and bucket policy that names it, in all accounts. For a
 * principal that goes, the other name is its unique id, which nobody has ever again; so AWS shows a policy whose
 * principal was deleted. Reads the policies that name it, and no others.
 */
export async function renamePrincipal(transaction: RecordTransaction, from: string, to: string): Promise<void> {
  await transaction.get(LatestNaming, [from]);
  for await (const { value } of transaction.list(PolicyNaming, { under: [from] })) {
    await renameAt(transaction, value.place, (document) => withPrincipal(document, from, to));
    transaction.remove(PolicyNaming, [from, ...value.place]);
  }
  transaction.remove(LatestNaming, [from]);
}

/** Does nothing where the policy is gone, or names the principal no more. */
async function renameAt(
  transaction: RecordTransaction,
  place: PolicyPlace,
  renamed: (document: string) => string,
): Promise<void> {
  switch (place[0]) {
    case 'role': {
      const [, account, name] = place;
      const role = await transaction.get(Role, [account, name]);
      const trustPolicy = role && renamed(role.trustPolicy);
      if (role === undefined || trustPolicy === undefined || trustPolicy === role.trustPolicy) return;
      transaction.put(Role, [account, name], { ...role, trustPolicy });
      return enterNames(transaction, place, trustPolicy);
    }
    case 'key': {
      const [, account, region, keyId] = place;
      const key = await transaction.get(KmsKey, [account, region, keyId]);
      const policy = key && renamed(key.policy);
      if (key !== undefined && policy !== undefined && policy !== key.policy) putKey(transaction, { ...key, policy });
      return;
    }
    case 'bucket': {
      const [, bucketId] = place;
      const policy = await transaction.get(BucketPolicy, [bucketId]);
      const document = policy && renamed(policy.document);
      if (policy === undefined || document === undefined || document === policy.document) return;
      transaction.put(BucketPolicy, [bucketId], { ...policy, document });
      return enterNames(transaction, place, document);
    }
  }
}
