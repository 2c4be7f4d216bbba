// Lets a principal use a key in the ways that are listed. In force at once, as CreateGrant's token would have it on AWS.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
import { createHash } from 'node:crypto';
import type { CreateGrantCommandInput, CreateGrantCommandOutput } from '@aws-sdk/client-kms';
import type { ContextKeys } from '../../kernel/access.ts';
import { Fault } from '../../kernel/fault.ts';
import { addGrant, KmsGrantOfRequest, type KmsGrantRecord } from '../../storage/records/kms-grant.ts';
import type { RecordTransaction } from '../../storage/records/record.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { endDryRun } from './encryption-context.ts';
import { checkGrantInput, constraintsOf } from './grant-input.ts';
import { checkGrantOperations } from './grant-operations.ts';
import { grantPrincipal } from './grant-principal.ts';
import { checkGrantTokens, writeGrantToken } from './grant-token.ts';
import { encryptionContextKeys, forAwsResource, keyAccess } from './key-access.ts';
import { readKey } from './key-change.ts';
import { requireUsable } from './key-state.ts';
import { accountOf, existingKey, type KeyTarget, locateKeyItself } from './key-target.ts';

/** KMS's quota; https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const mostGrantsOfKey = 50_000;

export const CreateGrant: ServerOperation<CreateGrantCommandInput, CreateGrantCommandOutput, KeyTarget> = {
  async locate(input, readers, call) {
    checkGrantInput(input);
    await checkGrantTokens(input.GrantTokens, readers.records);
    return locateKeyItself(input.KeyId ?? '', readers, call);
  },
  access(target, input, call) {
    const newGrant = { operations: input.Operations ?? [], constraints: constraintsOf(input) };
    const keys = { ...grantKeys(input), ...forAwsResource(call) };
    return [{ ...keyAccess('kms:CreateGrant', target, call, keys), grantFacts: { newGrant } }];
  },
  async run(input, target, call) {
    const located = existingKey(target);
    requireUsable(located);
    checkGrantOperations(located, input);
    const { records, random } = call.resources;
    const grant = await newGrant(input, target, call);
    endDryRun(input);
    const grantId = await records.transaction(async (transaction) => {
      requireUsable(await readKey(transaction, target));
      return putGrant(transaction, grant);
    });
    return { GrantId: grantId, GrantToken: writeGrantToken({ ...grant, grantId }, random) };
  },
};

/** The condition keys of the grant that is to be made; its constraints count as the call's encryption context. */
function grantKeys(input: CreateGrantCommandInput): ContextKeys {
  const { EncryptionContextEquals, EncryptionContextSubset, SourceArn } = input.Constraints ?? {};
  const types = Object.entries({ EncryptionContextEquals, EncryptionContextSubset, SourceArn })
    .filter(([, constraint]) => constraint !== undefined)
    .map(([type]) => type);
  return {
    ...encryptionContextKeys({ ...EncryptionContextSubset, ...EncryptionContextEquals }),
    'kms:GrantOperations': input.Operations,
    'kms:GrantConstraintType': types.length > 1 ? types : types[0],
    'kms:GrantConstraintSourceArn': SourceArn,
    'kms:GranteePrincipal': input.GranteePrincipal,
    'kms:GranteeServicePrincipal': input.GranteeServicePrincipal,
    'kms:RetiringPrincipal': input.RetiringPrincipal,
    'kms:RetiringServicePrincipal': input.RetiringServicePrincipal,
  };
}

async function newGrant(input: CreateGrantCommandInput, target: KeyTarget, call: ServerCall): Promise<KmsGrantRecord> {
  const { records, random } = call.resources;
  const { account, region, keyId } = target;
  const grantee = await grantPrincipal(input.GranteePrincipal, input.GranteeServicePrincipal, records);
  const retiring = await grantPrincipal(input.RetiringPrincipal, input.RetiringServicePrincipal, records);
  if (grantee === undefined) throw new Error('CreateGrant names a grantee: it was checked');
  const request = {
    name: input.Name,
    issuingAccount: accountOf(call),
    grantee,
    retiring,
    operations: [...new Set(input.Operations)],
    constraints: constraintsOf(input),
  };
  const digest = input.Name === undefined ? undefined : digestOf(request);
  const grantId = random.bytes(32).toString('hex');
  return { account, region, keyId, grantId, createdAtMs: call.nowMs, digest, ...request };
}

/** The order in which a client lists operations does not matter. */
function digestOf(request: { readonly operations: readonly string[] }): string {
  const canonical = { ...request, operations: [...request.operations].sort() };
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

/** Gives the id of the grant: of the one that the same request, with the same name, made before. */
async function putGrant(transaction: RecordTransaction, grant: KmsGrantRecord): Promise<string> {
  const { account, region, keyId, digest } = grant;
  const before = digest && (await transaction.get(KmsGrantOfRequest, [account, region, keyId, digest]));
  if (before) return before.grantId;
  if ((await addGrant(transaction, grant)) > mostGrantsOfKey)
    throw new Fault('LimitExceededException', {
      message: `the key has ${mostGrantsOfKey} grants, the most that a key can have`,
    });
  return grant.grantId;
}
