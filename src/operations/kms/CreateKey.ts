// Makes a customer-managed key. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
import {
  type CreateKeyCommandInput,
  type CreateKeyCommandOutput,
  CustomerMasterKeySpec,
  KeySpec,
  KeyUsageType,
  OriginType,
} from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import { type AccountId, newMultiRegionKeyId, newUuid } from '../../kernel/ids.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import { putKey } from '../../storage/records/kms-key-writes.ts';
import type { ServerCall, ServerOperation } from '../context.ts';
import { enforce, ofLength, oneOf } from './constraints.ts';
import { isBuiltSpec, usagesOf } from './key-kind.ts';
import { keyMetadata } from './key-metadata.ts';
import { checkKeyPolicy, checkPolicyMember, defaultKeyPolicy } from './key-policy.ts';
import { accountOf } from './key-target.ts';
import { checkNewPolicy, newKeyAccess } from './new-key.ts';
import { readTags } from './tags.ts';

export const CreateKey: ServerOperation<CreateKeyCommandInput, CreateKeyCommandOutput, AccountId> = {
  locate(input, _readers, call) {
    checkMembers(input);
    kindOf(input);
    checkCustomKeyStore(input);
    readTags(input.Tags);
    return accountOf(call);
  },
  access(account, input, call) {
    const multiRegion = input.MultiRegion === true ? 'PRIMARY' : undefined;
    const kind = { ...kindOf(input), origin: originOf(input), multiRegion, region: call.region } as const;
    return newKeyAccess(kind, input, account, call);
  },
  async run(input, account, call) {
    refuseCustomKeyStore(input);
    const key = await newKey(input, account, call);
    if (input.Policy !== undefined) await checkNewPolicy(input, key, call);
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

/** What AWS itself would refuse comes before what is not built. */
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
  return { keySpec: spec, keyUsage: usage };
}

function originOf(input: CreateKeyCommandInput): OriginType {
  return input.Origin ?? 'AWS_KMS';
}

/** There are no custom key stores here, so whoever names one gets what AWS says of one that is not there. */
function checkCustomKeyStore({ Origin, CustomKeyStoreId, XksKeyId, ...input }: CreateKeyCommandInput): void {
  const invalid = (message: string) => new Fault('ValidationException', { message });
  const inStore = Origin === 'AWS_CLOUDHSM' || Origin === 'EXTERNAL_KEY_STORE';
  if (inStore && CustomKeyStoreId === undefined)
    throw invalid(`a key of the origin \`${Origin}\` needs a \`CustomKeyStoreId\``);
  if (!inStore && CustomKeyStoreId !== undefined)
    throw invalid('a `CustomKeyStoreId` needs the origin `AWS_CLOUDHSM` or `EXTERNAL_KEY_STORE`');
  if ((Origin === 'EXTERNAL_KEY_STORE') !== (XksKeyId !== undefined))
    throw invalid('a `XksKeyId` goes with the origin `EXTERNAL_KEY_STORE` and with no other');
  if (!inStore) return;
  if ((input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT') !== 'SYMMETRIC_DEFAULT')
    throw new Fault('UnsupportedOperationException', {
      message: 'a custom key store holds symmetric encryption keys only',
    });
  if (input.MultiRegion === true)
    throw new Fault('UnsupportedOperationException', { message: 'a custom key store holds no multi-Region keys' });
}

function refuseCustomKeyStore({ CustomKeyStoreId }: CreateKeyCommandInput): void {
  if (CustomKeyStoreId !== undefined) throw new Fault('CustomKeyStoreNotFoundException', { CustomKeyStoreId });
}

async function newKey(input: CreateKeyCommandInput, account: AccountId, call: ServerCall): Promise<KmsKeyRecord> {
  const { region, nowMs, resources } = call;
  const { keyring, random } = resources;
  const keyId = input.MultiRegion === true ? newMultiRegionKeyId(random) : newUuid(random);
  const kind = kindOf(input);
  const name = { account, region, keyId };
  const make = () =>
    kind.keySpec === 'SYMMETRIC_DEFAULT'
      ? keyring.createMaterial(name, nowMs)
      : keyring.createSecret(name, kind.keySpec, nowMs);
  const isImported = originOf(input) === 'EXTERNAL';
  return {
    account,
    region,
    keyId,
    description: input.Description ?? '',
    createdAtMs: nowMs,
    ...kind,
    manager: 'CUSTOMER',
    origin: isImported ? 'EXTERNAL' : 'AWS_KMS',
    state: isImported ? 'PendingImport' : 'Enabled',
    deletionAtMs: undefined,
    policy: input.Policy ?? defaultKeyPolicy(account),
    materials: isImported ? [] : [await make()],
    multiRegion: input.MultiRegion === true ? { primary: region, replicas: [] } : undefined,
    tags: readTags(input.Tags),
    aliases: [],
  };
}
