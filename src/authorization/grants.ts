// The grants that have a say in a request: those of the caller on the key, as far as their constraints are met.
// https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
import type { AccessRequest, ResourcePolicyRef } from '../kernel/access.ts';
import { arn } from '../kernel/arn.ts';
import type { Caller } from '../kernel/caller.ts';
import { compileGrant, type Grant, type GrantQuestion, meetsConstraints } from '../policy/grant.ts';
import { KmsGrant, KmsGrantCount, KmsGrantOfGrantee, type KmsGrantRecord } from '../storage/records/kms-grant.ts';
import type { RecordReader } from '../storage/records/record.ts';

type Ref<Kind> = Extract<ResourcePolicyRef, { readonly kind: Kind }>;

/** Lives as long as the record that it is made of: COMPILED-BY-RECORD. */
const compiledOf = new WeakMap<KmsGrantRecord, Grant>();

/** The names that a grant may know the caller by, as `boundTo` of its record has them. */
function namesOf(caller: Caller): readonly string[] {
  switch (caller.kind) {
    case 'anonymous':
      return [];
    case 'service':
      return [caller.service];
    case 'root':
      return [caller.arn];
    case 'user':
      return [caller.principalId, arn.accountRoot(caller.account)];
    case 'federated-user':
      return [caller.arn, caller.userId, arn.accountRoot(caller.account)];
    case 'assumed-role':
      return [caller.arn, caller.roleId, arn.accountRoot(caller.account)];
  }
}

/** Reads no grant of another principal or key. */
export async function grantsOnKey(
  caller: Caller,
  access: AccessRequest,
  { account, region, keyId }: Ref<'key'>,
  records: RecordReader,
): Promise<readonly Grant[]> {
  if ((await records.get(KmsGrantCount, [account, region, keyId])) === undefined) return [];
  const sourceArn = access.context['aws:SourceArn'];
  const question: GrantQuestion = {
    ...access.grantFacts,
    lowerAction: access.action.toLowerCase(),
    sourceArn: typeof sourceArn === 'string' ? sourceArn : undefined,
  };
  const grants: Grant[] = [];
  for (const name of namesOf(caller)) {
    for await (const { key } of records.list(KmsGrantOfGrantee, { under: [account, region, keyId, name] })) {
      const grant = await records.get(KmsGrant, [account, region, keyId, String(key.at(-1))]);
      if (grant !== undefined && meetsConstraints(grant, question)) grants.push(compiled(grant));
    }
  }
  return grants;
}

function compiled(grant: KmsGrantRecord): Grant {
  const known = compiledOf.get(grant);
  if (known !== undefined) return known;
  const made = compileGrant(grant.grantId, grant.grantee.boundTo, grant.operations);
  compiledOf.set(grant, made);
  return made;
}

/**
 * Who may retire a grant: its retiring principal; its grantee, where the grant says so; and the account that made it,
 * which hands that on by its own policies. https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 */
export async function retirersOf(ref: Ref<'grant'>, records: RecordReader): Promise<readonly Grant[]> {
  const grant = await records.get(KmsGrant, [ref.account, ref.region, ref.keyId, ref.grantId]);
  if (grant === undefined) return [];
  const retirers = [arn.accountRoot(grant.issuingAccount)];
  if (grant.retiring !== undefined) retirers.push(grant.retiring.boundTo);
  if (grant.operations.includes('RetireGrant')) retirers.push(grant.grantee.boundTo);
  return retirers.map((name) => compileGrant(grant.grantId, name, ['RetireGrant']));
}
