// From the configured root keys, and what was handed over for them, to their providers.
import { readFile } from 'node:fs/promises';
import type { HandedOver, RootKeyChoice } from '../config/root-key.ts';
import type { Random } from '../kernel/random.ts';
import { fileProvider } from '../keystore/file/file-provider.ts';
import { handedOverProvider, readRootKeys } from '../keystore/handed-over/handed-over-provider.ts';
import { pkcs11Provider } from '../keystore/pkcs11/pkcs11-provider.ts';
import { type RootKeyProvider, RootKeyRefused } from '../keystore/wrapper.ts';

export interface RootKeySettings {
  readonly rootKey: RootKeyChoice;
  readonly previousRootKey: RootKeyChoice | undefined;
}

/** The default: a file in the data folder. */
export const rootKeyInFolder: RootKeySettings = {
  rootKey: { kind: 'file', path: undefined },
  previousRootKey: undefined,
};

/** The one that the store is to use first, then the one that it may still use. Throws `RootKeyRefused`. */
export async function rootKeyProviders(
  settings: RootKeySettings,
  handedOver: HandedOver,
  defaultPath: string,
  random: Random,
): Promise<[RootKeyProvider, ...RootKeyProvider[]]> {
  const open = async (choice: RootKeyChoice, text: string | undefined): Promise<RootKeyProvider> => {
    switch (choice.kind) {
      case 'file':
        return fileProvider(choice.path ?? defaultPath, random);
      case 'pkcs11':
        return await pkcs11Provider(choice, await pinOf(choice.pinFile, handedOver), random);
      default:
        return handedOverProvider(keyOf(text, choice.kind), random);
    }
  };
  const { rootKey, previousRootKey } = settings;
  const first = await open(rootKey, handedOver.rootKey);
  return previousRootKey === undefined ? [first] : [first, await open(previousRootKey, handedOver.previousRootKey)];
}

function keyOf(text: string | undefined, source: 'env' | 'stdin'): Buffer {
  const [key, ...more] = readRootKeys(text ?? '', `\`${source}\``);
  if (key === undefined || more.length > 0)
    throw new RootKeyRefused(
      `the root key from \`${source}\`: ${key === undefined ? 'it is missing' : 'there is more than one'}`,
    );
  return key;
}

async function pinOf(file: string | undefined, { pkcs11Pin }: HandedOver): Promise<string> {
  if (file === undefined) {
    if (pkcs11Pin === undefined)
      throw new RootKeyRefused(
        'root key provider `pkcs11`: no PIN: give `pin-source` in the URI, or CROSSKEY_PKCS11_PIN',
      );
    return pkcs11Pin;
  }
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw new RootKeyRefused(
      `root key provider \`pkcs11\`: its PIN in \`${file}\` cannot be read: ${(error as Error).message}`,
    );
  }
}
