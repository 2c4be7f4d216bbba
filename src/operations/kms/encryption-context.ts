// The encryption context of a cryptographic operation, and the other members that these operations share.
// https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
import { EncryptionAlgorithmSpec } from '@aws-sdk/client-kms';
import { Fault } from '../../kernel/fault.ts';
import type { EncryptionContext, Readers } from '../context.ts';
import { enforce, oneOf } from './constraints.ts';
import { checkGrantTokens } from './grant-token.ts';

/** AWS's bound on all keys and values together. */
const largestContextCharacters = 8192;

export function checkEncryptionContext(context: EncryptionContext | undefined): void {
  let characters = 0;
  const names = new Set<string>();
  for (const [key, value] of Object.entries(context ?? {})) {
    if (typeof value !== 'string')
      throw new Fault('ValidationException', {
        message: `the encryption context's value at \`${key}\` is not a string`,
      });
    // Condition keys ignore case, so such a pair would leave open which value a policy sees: docs/decisions/0075.
    if (names.has(key.toLowerCase()))
      throw new Fault('ValidationException', {
        message: `the encryption context has keys that differ only by case: \`${key}\``,
      });
    names.add(key.toLowerCase());
    characters += key.length + value.length;
  }
  if (characters > largestContextCharacters)
    throw new Fault('ValidationException', {
      message: `the encryption context has ${characters} characters; at most ${largestContextCharacters} are allowed`,
    });
}

const algorithms = Object.values(EncryptionAlgorithmSpec);

export function checkAlgorithm(member: string, algorithm: string | undefined): void {
  enforce(oneOf(member, algorithm, algorithms));
}

interface CryptographicInput {
  readonly GrantTokens?: readonly string[] | undefined;
  readonly Recipient?: object | undefined;
}

/** What the cryptographic operations accept alike. Needs no key, and so tells nothing of one. */
export async function checkCryptographicInput(
  operation: string,
  input: CryptographicInput,
  { records }: Readers,
): Promise<void> {
  refuseRecipient(operation, input);
  await checkGrantTokens(input.GrantTokens, records);
}

export function refuseRecipient(operation: string, { Recipient }: Pick<CryptographicInput, 'Recipient'>): void {
  if (Recipient !== undefined)
    throw new Fault('NotImplemented', { what: `the member \`Recipient\` of ${operation} (AWS Nitro Enclaves)` });
}

/** A dry run ends here: after authorization and the checks of the key's state, before anything is done. */
export function endDryRun(input: { readonly DryRun?: boolean | undefined }): void {
  if (input.DryRun === true) throw new Fault('DryRunOperationException');
}
