// Hands out a wrapping key and an import token, which go with it for a day.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
import {
  AlgorithmSpec,
  type GetParametersForImportCommandInput,
  type GetParametersForImportCommandOutput,
  WrappingKeySpec,
} from '@aws-sdk/client-kms';
import { isWrappingAlgorithm, type WrappingAlgorithm, wrappingAlgorithms } from '../../crypto/import-wrapping.ts';
import { keyKinds } from '../../crypto/key-spec.ts';
import type { KmsKeyRecord } from '../../storage/records/kms-key.ts';
import type { ServerOperation } from '../context.ts';
import { enforce, ofLength, oneOf, present } from './constraints.ts';
import { requireImporting, unsupported } from './imported.ts';
import { keyAccess } from './key-access.ts';
import { refusePending } from './key-state.ts';
import { locateOwnKey, type OwnKeyTarget } from './key-target.ts';

type Input = GetParametersForImportCommandInput;

export const GetParametersForImport: ServerOperation<Input, GetParametersForImportCommandOutput, OwnKeyTarget> = {
  locate(input, readers, call) {
    enforce(
      ofLength('keyId', input.KeyId, 1, 2048),
      present('wrappingAlgorithm', input.WrappingAlgorithm),
      oneOf('wrappingAlgorithm', input.WrappingAlgorithm, Object.values(AlgorithmSpec)),
      present('wrappingKeySpec', input.WrappingKeySpec),
      oneOf('wrappingKeySpec', input.WrappingKeySpec, Object.values(WrappingKeySpec)),
    );
    return locateOwnKey(input.KeyId ?? '', readers, call);
  },
  access: (target, input, call) => [
    keyAccess('kms:GetParametersForImport', target, call, {
      'kms:WrappingAlgorithm': input.WrappingAlgorithm,
      'kms:WrappingKeySpec': input.WrappingKeySpec,
    }),
  ],
  async run(input, target, call) {
    const { key } = target;
    requireImporting(key);
    refusePending(key);
    const { algorithm, spec } = wrappingOf(input, key);
    const made = await call.resources.imports.newParameters(key, algorithm, spec, call.nowMs);
    return {
      KeyId: target.arn,
      ImportToken: made.token,
      PublicKey: made.publicKey,
      ParametersValidTo: new Date(made.validToMs),
    };
  },
};

/** What AWS has only in China (SM2), or no more (PKCS #1 v1.5), is refused as it refuses it; so is what cannot fit. */
function wrappingOf({ WrappingAlgorithm: algorithm, WrappingKeySpec: spec }: Input, key: KmsKeyRecord) {
  if (algorithm === undefined || !isWrappingAlgorithm(algorithm))
    throw unsupported(`the wrapping algorithm \`${algorithm}\` is not supported`);
  if (spec === undefined || spec === 'SM2') throw unsupported(`the wrapping key spec \`${spec}\` is not supported`);
  if (!wrappingAlgorithms[algorithm].throughAes && isTooLong(key, spec))
    throw unsupported(
      `material of the key spec ${key.keySpec} is too long for ${algorithm} with ${spec}: use an RSA_AES_KEY_WRAP algorithm`,
    );
  return { algorithm, spec } satisfies { algorithm: WrappingAlgorithm; spec: WrappingKeySpec };
}

/** AWS's two rules: no RSA private key fits into RSA alone, and that of P-521 not into RSA_2048. */
function isTooLong({ keySpec }: KmsKeyRecord, spec: WrappingKeySpec): boolean {
  if (keySpec === 'SYMMETRIC_DEFAULT') return false;
  return keyKinds[keySpec].kind === 'rsa' || (keySpec === 'ECC_NIST_P521' && spec === 'RSA_2048');
}
