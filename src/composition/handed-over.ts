// Takes the secrets that a server is started with, from its environment and its standard input, and leaves none behind.
import type { HandedOver, RootKeyChoice } from '../config/root-key.ts';
import { readRootKeys } from '../keystore/handed-over/handed-over-provider.ts';
import { RootKeyRefused } from '../keystore/wrapper.ts';
import type { RootKeySettings } from './root-key-providers.ts';

const variables = {
  rootKey: 'CROSSKEY_ROOT_KEY',
  previousRootKey: 'CROSSKEY_PREVIOUS_ROOT_KEY',
  pkcs11Pin: 'CROSSKEY_PKCS11_PIN',
} as const;

/** Two keys as texts of root key files, and some white space. */
const longestInput = 4096;

/** Removes them from `environment`, so that no child and no report of it has them. Throws `RootKeyRefused`. */
export async function takeHandedOver(
  { rootKey, previousRootKey }: RootKeySettings,
  environment: Record<string, string | undefined>,
  input: AsyncIterable<Buffer> & { readonly isTTY?: boolean },
): Promise<HandedOver> {
  const taken = Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, environment[variable]]));
  for (const variable of Object.values(variables)) delete environment[variable];
  const piped = isPiped(rootKey) || isPiped(previousRootKey) ? await readPiped(input) : [];
  const key = (choice: RootKeyChoice | undefined, name: 'rootKey' | 'previousRootKey') => {
    if (isPiped(choice)) return piped.shift() ?? missing(`the standard input has too few`);
    if (choice?.kind !== 'env') return undefined;
    return taken[name] || missing(`the variable ${variables[name]} is not set`);
  };
  const [own, previous, pin] = [key(rootKey, 'rootKey'), key(previousRootKey, 'previousRootKey'), taken.pkcs11Pin];
  if (piped.length > 0) throw new RootKeyRefused('the root key from `stdin`: there are more than are needed');
  return {
    ...(own !== undefined && { rootKey: own }),
    ...(previous !== undefined && { previousRootKey: previous }),
    ...(pin && { pkcs11Pin: pin }),
  };
}

function isPiped(choice: RootKeyChoice | undefined): boolean {
  return choice?.kind === 'stdin';
}

function missing(why: string): never {
  throw new RootKeyRefused(`no root key was handed over: ${why}`);
}

/** Each key as base64. */
async function readPiped(input: AsyncIterable<Buffer> & { readonly isTTY?: boolean }): Promise<string[]> {
  if (input.isTTY) missing('the standard input is a terminal');
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of input) {
    pieces.push(piece);
    size += piece.length;
    if (size > longestInput) throw new RootKeyRefused('the root key from `stdin`: the input is too long');
  }
  const text = Buffer.concat(pieces);
  const keys = readRootKeys(text.toString('latin1'), '`stdin`').map((key) => {
    const base64 = key.toString('base64');
    key.fill(0);
    return base64;
  });
  for (const piece of [...pieces, text]) piece.fill(0);
  return keys;
}
