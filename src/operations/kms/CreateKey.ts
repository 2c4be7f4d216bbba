// Makes a customer-managed key. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
import {
  type CreateKeyCommandInput,
  type CreateKeyCommandOutput,
  CustomerMasterKeySpec,
  KeySpec,
  KeyUsageType,
  OriginType,
} from '@aws-sdk/client-kms';
import { arn } from '../../kernel/arn.ts';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, newUuid } from '../../kernel/ids.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { enforce, ofLength, oneOf } from './constraints.ts';
import { accountAccess, requestTagContext } from './key-access.ts';
import { putKey } from './key-change.ts';
import { isBuiltSpec, usagesOf } from './key-kind.ts';
import { keyMetadata } from './key-metadata.ts';
import { bypassContext, checkKeyPolicy, checkPolicyMember, defaultKeyPolicy, refuseLockout } from './key-policy.ts';
import { accountOf } from './key-target.ts';
import { readTags } from './tags.ts';

export const CreateKey: ServerOperation<CreateKeyCommandInput, CreateKeyCommandOutput, AccountId> = {
  locate(input, _readers, call) {
    checkMembers(input);
    kindOf(input);
    readTags(input.Tags);
    return accountOf(call);
  },
  access(account, input, call) {
    const tags = input.Tags ?? [];
    const { keySpec, keyUsage } = kindOf(input);
    const context = {
      'kms:KeySpec': keySpec,
      'kms:KeyUsage': keyUsage,
      'kms:KeyOrigin': 'AWS_KMS',
      'kms:CustomerMasterKeySpec': keySpec,
      'kms:CustomerMasterKeyUsage': keyUsage,
      'kms:MultiRegion': 'false',
      ...bypassContext(input),
      ...(tags.length === 0 ? {} : requestTagContext(tags)),
    };
    const create = accountAccess('kms:CreateKey', account, call, context);
    return tags.length === 0 ? [create] : [create, accountAccess('kms:TagResource', account, call, context)];
  },
  async run(input, account, call) {
    const key = await newKey(input, account, call);
    if (input.Policy !== undefined) await checkGivenPolicy(input, key, call);
    await call.resources.records.transaction(async (transaction) => {
      // Once more where it is written: whom the policy names may be deleted at this moment.
      if (input.Policy !== undefined) await checkKeyPolicy(key.policy, transaction);
      putKey(transaction, key);
    });
    return { KeyMetadata: keyMetadata(key) };
  },
};

function checkMembers(input: CreateKeyCommandInput): void {
  enforce(
    ofLength('description', input.Description, 0, 8192),
    oneOf('keySpec', input.KeySpec, Object.values(KeySpec)),
    oneOf('customerMasterKeySpec', input.CustomerMasterKeySpec, Object.values(CustomerMasterKeySpec)),
    oneOf('keyUsage', input.KeyUsage, Object.values(KeyUsageType)),
    oneOf('origin', input.Origin, Object.values(OriginType)),
  );
  checkPolicyMember(input.Policy);
}

type Kind = Pick<KmsKeyRecord, 'keySpec' | 'keyUsage'>;

/** Only single-Region keys with material made here are built. What AWS itself would refuse comes first. */
function kindOf(input: CreateKeyCommandInput): Kind {
  const invalid = (message: string) => new Fault('ValidationException', { message });
  const absent = (what: string) => new Fault('NotImplemented', { what: `CreateKey with ${what}` });
  if (input.KeySpec !== undefined && input.CustomerMasterKeySpec !== undefined)
    throw invalid('You cannot specify KeySpec and CustomerMasterKeySpec in the same request.');
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  if (spec !== 'SYMMETRIC_DEFAULT' && input.KeyUsage === undefined)
    throw invalid('You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.');
  if (!isBuiltSpec(spec)) throw absent(`the \`KeySpec\` ${spec}`);
  const usage = usagesOf(spec).find((one) => one === (input.KeyUsage ?? 'ENCRYPT_DECRYPT'));
  if (usage === undefined) throw invalid(`KeyUsage ${input.KeyUsage} is not compatible with KeySpec ${spec}.`);
  if (input.XksKeyId !== undefined) throw absent('`XksKeyId`, a key in an external key store');
  if (input.CustomKeyStoreId !== undefined) throw absent('`CustomKeyStoreId`, a key in a custom key store');
  const origin = input.Origin ?? 'AWS_KMS';
  if (origin !== 'AWS_KMS') throw absent(`the \`Origin\` ${origin}`);
  if (input.MultiRegion === true) throw absent('`MultiRegion`, a multi-Region key');
  return { keySpec: spec, keyUsage: usage };
}

async function newKey(input: CreateKeyCommandInput, account: AccountId, call: ServerCall): Promise<KmsKeyRecord> {
  const { region, nowMs, resources } = call;
  const keyId = newUuid(resources.random);
  const kind = kindOf(input);
  const name = { account, region, keyId };
  const { keyring } = resources;
  const material =
    kind.keySpec === 'SYMMETRIC_DEFAULT'
      ? await keyring.createMaterial(name, nowMs)
      : await keyring.createSecret(name, kind.keySpec, nowMs);
  return {
    account,
    region,
    keyId,
    description: input.Description ?? '',
    createdAtMs: nowMs,
    ...kind,
    manager: 'CUSTOMER',
    state: 'Enabled',
    deletionAtMs: undefined,
    policy: input.Policy ?? defaultKeyPolicy(account),
    materials: [material],
    tags: readTags(input.Tags),
    aliases: [],
  };
}

async function checkGivenPolicy(input: CreateKeyCommandInput, key: KmsKeyRecord, call: ServerCall): Promise<void> {
  const { account, region, keyId, policy } = key;
  await checkKeyPolicy(policy, call.resources.records);
  const keyArn = arn.kmsKey(region, account, keyId);
  const target = { account, region, keyId, arn: keyArn, key, requestAlias: undefined, shownAs: undefined };
  await refuseLockout(policy, target, call, input);
}
