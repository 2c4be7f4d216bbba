// Random bytes, under no key. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
import type { GenerateRandomCommandInput, GenerateRandomCommandOutput } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { AccountId } from '../../kernel/ids.ts';
import type { ServerOperation } from '../context.ts';
import { between, enforce } from './constraints.ts';
import { refuseRecipient } from './encryption-context.ts';
import { accountAccess } from './key-access.ts';
import { accountOf } from './key-target.ts';

export const GenerateRandom: ServerOperation<GenerateRandomCommandInput, GenerateRandomCommandOutput, AccountId> = {
  locate(input, _readers, call) {
    if (input.NumberOfBytes === undefined)
      throw new Fault('ValidationException', { message: 'NumberOfBytes is required.' });
    enforce(between('numberOfBytes', input.NumberOfBytes, 1, 1024));
    if (input.CustomKeyStoreId !== undefined)
      throw new Fault('CustomKeyStoreNotFoundException', { CustomKeyStoreId: input.CustomKeyStoreId });
    refuseRecipient('GenerateRandom', input);
    return accountOf(call);
  },
  access: (account, _input, call) => [accountAccess('kms:GenerateRandom', account, call)],
  run: async (input, _account, call) => ({ Plaintext: call.resources.random.bytes(input.NumberOfBytes ?? 0) }),
};
