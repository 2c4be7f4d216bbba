// Where the root key is: `file`, `file:PATH`, `env`, `stdin`, or the URI of a key in a PKCS #11 token (RFC 7512).

export interface FileRootKey {
  readonly kind: 'file';
  /** `root.key` in the data folder when undefined. */
  readonly path: string | undefined;
}

/** Handed over when the server starts, and kept nowhere. */
export interface HandedOverRootKey {
  readonly kind: 'env' | 'stdin';
}

export interface Pkcs11RootKey {
  readonly kind: 'pkcs11';
  readonly modulePath: string;
  readonly token: string | undefined;
  readonly serial: string | undefined;
  /** `CKA_LABEL`. */
  readonly object: string;
  /** `CKA_ID` in hexadecimal digits. */
  readonly id: string | undefined;
  /** The file that holds the PIN; otherwise it comes from the environment. */
  readonly pinFile: string | undefined;
}

export type RootKeyChoice = FileRootKey | HandedOverRootKey | Pkcs11RootKey;

/** What is secret, as it was handed over at the start; never part of the configuration, which is shown and passed on. */
export interface HandedOver {
  /** Texts as `env` and `stdin` take them: docs/formats/root-key-file.md. */
  readonly rootKey?: string;
  readonly previousRootKey?: string;
  readonly pkcs11Pin?: string;
}

export type ReadRootKey = { readonly choice: RootKeyChoice } | { readonly problem: string };

export function readRootKeyChoice(text: string): ReadRootKey {
  if (text === 'file') return { choice: { kind: 'file', path: undefined } };
  if (text === 'env' || text === 'stdin') return { choice: { kind: text } };
  if (text.startsWith('file:')) {
    const path = text.slice('file:'.length);
    return path === '' ? { problem: 'it names no file' } : { choice: { kind: 'file', path } };
  }
  if (text.startsWith('pkcs11:')) return readPkcs11Uri(text);
  return { problem: 'it is none of `file`, `file:PATH`, `env`, `stdin` and `pkcs11:URI`' };
}

const pathAttributes = new Set(['token', 'serial', 'object', 'id', 'type']);
const queryAttributes = new Set(['module-path', 'pin-source']);

function readPkcs11Uri(uri: string): ReadRootKey {
  const [path = '', query = ''] = uri.slice('pkcs11:'.length).split('?');
  const attributes = new Map<string, string>();
  const parts = [
    ...path.split(';').map((part) => [part, pathAttributes] as const),
    ...query.split('&').map((part) => [part, queryAttributes] as const),
  ];
  for (const [part, known] of parts) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = at === -1 ? part : part.slice(0, at);
    if (name === 'pin-value')
      return { problem: '`pin-value` shows the PIN to everybody: use `pin-source` or CROSSKEY_PKCS11_PIN' };
    if (at === -1 || !known.has(name)) return { problem: `its attribute \`${name}\` is not known here` };
    if (attributes.has(name)) return { problem: `its attribute \`${name}\` is there twice` };
    const value = decodedValue(name, part.slice(at + 1));
    if (value === undefined) return { problem: `its attribute \`${name}\` cannot be decoded` };
    attributes.set(name, value);
  }
  return pkcs11Choice(attributes);
}

/** An id is bytes, everything else text. */
function decodedValue(name: string, value: string): string | undefined {
  if (name === 'id') {
    const bytes = value.replaceAll(/%([0-9a-fA-F]{2})|([A-Za-z0-9._~-])|./gs, (_all, hex?: string, plain?: string) =>
      hex === undefined ? (plain === undefined ? '!' : Buffer.from(plain).toString('hex')) : hex.toLowerCase(),
    );
    return /^(?:[0-9a-f]{2}){1,64}$/.test(bytes) ? bytes : undefined;
  }
  try {
    return decodeURIComponent(value) || undefined;
  } catch {
    return undefined;
  }
}

function pkcs11Choice(attributes: ReadonlyMap<string, string>): ReadRootKey {
  const modulePath = attributes.get('module-path');
  const object = attributes.get('object');
  const pinSource = attributes.get('pin-source');
  const type = attributes.get('type');
  if (modulePath === undefined) return { problem: 'it names no `module-path`' };
  if (object === undefined) return { problem: 'it names no `object`, the label of the key' };
  if (type !== undefined && type !== 'secret-key') return { problem: `a key of type \`${type}\` cannot be a root key` };
  if (pinSource?.startsWith('|')) return { problem: 'a `pin-source` that is a command is not run' };
  const choice: Pkcs11RootKey = {
    kind: 'pkcs11',
    modulePath,
    object,
    token: attributes.get('token'),
    serial: attributes.get('serial'),
    id: attributes.get('id'),
    pinFile: pinSource?.replace(/^file:(?:\/\/(?=\/))?/, ''),
  };
  return { choice };
}
