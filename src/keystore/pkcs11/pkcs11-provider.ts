// The root-key provider `pkcs11`: an AES key that never leaves its HSM wraps there. docs/formats/wrapped-key.md
import { createHash } from 'node:crypto';
import type * as Pkcs11 from 'pkcs11js';
import { label, tagSize } from '../../crypto/derive.ts';
import { SealBroken } from '../../crypto/seal-broken.ts';
import type { Random } from '../../kernel/random.ts';
import { type KeyWrapper, type RootKeyProvider, RootKeyRefused } from '../wrapper.ts';
import { type Binding, loadBinding, openToken, reasonOf, type Session, type Token, type TokenChoice } from './token.ts';

export interface Pkcs11Choice extends TokenChoice {
  /** `CKA_LABEL`: keys of one store share it, and differ by their `CKA_ID`. */
  readonly object: string;
  /** `CKA_ID`, in hexadecimal digits, where one key is meant and no other. */
  readonly id?: string | undefined;
}

export const pkcs11KeyType = 'pkcs11';

const aadLabel = label('crosskey pkcs11 wrap v1');
const version = 1;
const nonceSize = 12;
const keyBytes = 32;
const newIdSize = 8;

/** Opens no session before it is asked for a key. */
export async function pkcs11Provider(choice: Pkcs11Choice, pin: string, random: Random): Promise<RootKeyProvider> {
  const binding = await loadBinding();
  const token = openToken(binding, choice, pin);
  const ids = () => token.use(async (session) => keyIds(binding, session, choice));
  const wrapper = (id: string) => tokenWrapper(token, choice, id, random);

  return {
    async find({ type, keyId }) {
      return type === pkcs11KeyType && (await ids()).includes(keyId) ? wrapper(keyId) : undefined;
    },
    async first(whenMissing) {
      const [id, ...more] = await ids();
      if (id === undefined && whenMissing === 'refuse')
        throw new RootKeyRefused(`${nameOf(choice)}: it is missing, but the store holds data`);
      if (more.length > 0 && whenMissing === 'make')
        throw new RootKeyRefused(`${nameOf(choice)}: there are ${more.length + 1} of that name: name one by \`id\``);
      return wrapper(id ?? (await makeKey(token, choice, random)));
    },
    async add() {
      if (choice.id !== undefined)
        throw new RootKeyRefused(
          `${nameOf(choice)}: \`id\` names one key, so that no other can take its place: leave it out`,
        );
      return wrapper(await makeKey(token, choice, random));
    },
    // A key of an HSM is for its keeper to destroy.
    async settle() {},
    async others({ keyId }) {
      const others = (await ids()).filter((id) => id !== keyId);
      return others.map((id) => `${nameOf({ ...choice, id })}`);
    },
    [Symbol.asyncDispose]: () => token[Symbol.asyncDispose](),
  };
}

function nameOf({ object, token, id }: Pkcs11Choice): string {
  return `root key \`${object}\`${id === undefined ? '' : ` with id \`${id}\``} in PKCS #11 token \`${token ?? 'any'}\``;
}

function templateOf(binding: Binding, { object }: Pkcs11Choice, id: string | undefined): Pkcs11.Template {
  return [
    { type: binding.CKA_CLASS, value: binding.CKO_SECRET_KEY },
    { type: binding.CKA_KEY_TYPE, value: binding.CKK_AES },
    { type: binding.CKA_LABEL, value: object },
    ...(id === undefined ? [] : [{ type: binding.CKA_ID, value: Buffer.from(id, 'hex') }]),
  ];
}

function handlesOf({ library, handle }: Session, template: Pkcs11.Template): Pkcs11.Handle[] {
  library.C_FindObjectsInit(handle, template);
  try {
    return library.C_FindObjects(handle, 100);
  } finally {
    library.C_FindObjectsFinal(handle);
  }
}

/** Of all keys that the choice fits, in an order that stays. */
function keyIds(binding: Binding, session: Session, choice: Pkcs11Choice): string[] {
  const ids = handlesOf(session, templateOf(binding, choice, choice.id)).map((key) => {
    const [id] = session.library.C_GetAttributeValue(session.handle, key, [{ type: binding.CKA_ID }]);
    return Buffer.isBuffer(id?.value) ? id.value.toString('hex') : '';
  });
  if (ids.includes(''))
    throw new RootKeyRefused(`${nameOf(choice)}: it has no \`CKA_ID\`, by which the store could know it`);
  return ids.sort();
}

/** An AES-256 key that stays in the token. Gives its id. */
async function makeKey(token: Token, choice: Pkcs11Choice, random: Random): Promise<string> {
  const { binding } = token;
  const id = choice.id ?? random.bytes(newIdSize).toString('hex');
  const isTrue = [
    binding.CKA_TOKEN,
    binding.CKA_PRIVATE,
    binding.CKA_SENSITIVE,
    binding.CKA_ENCRYPT,
    binding.CKA_DECRYPT,
  ];
  const template = [
    ...templateOf(binding, choice, id),
    ...isTrue.map((type) => ({ type, value: true })),
    { type: binding.CKA_EXTRACTABLE, value: false },
    { type: binding.CKA_VALUE_LEN, value: keyBytes },
  ];
  const mechanism = { mechanism: binding.CKM_AES_KEY_GEN };
  try {
    await token.use(({ library, handle }) => library.C_GenerateKeyAsync(handle, mechanism, template));
  } catch (error) {
    throw new RootKeyRefused(`${nameOf(choice)}: it cannot be made: ${reasonOf(error)}`);
  }
  return id;
}

function tokenWrapper(token: Token, choice: Pkcs11Choice, keyId: string, random: Random): KeyWrapper {
  const { binding } = token;
  let key: { readonly handle: Pkcs11.Handle; readonly session: number } | undefined;

  function keyIn(session: Session): Pkcs11.Handle {
    if (key?.session === token.sessions) return key.handle;
    const [handle, ...more] = handlesOf(session, templateOf(binding, choice, keyId));
    if (handle === undefined || more.length > 0)
      throw new RootKeyRefused(
        `${nameOf(choice)}: the token has ${more.length === 0 ? 'no' : 'more than one'} key \`${keyId}\``,
      );
    key = { handle, session: token.sessions };
    return handle;
  }

  /** The context as 32 bytes: tokens bound the length of associated data, each in its own way. */
  function mechanism(iv: Buffer, context: Buffer): Pkcs11.Mechanism {
    const aad = Buffer.concat([aadLabel, createHash('sha256').update(context).digest()]);
    const parameter = { type: binding.CK_PARAMS_AES_GCM_v240, iv, ivBits: iv.length * 8, aad, tagBits: tagSize * 8 };
    return { mechanism: binding.CKM_AES_GCM, parameter };
  }

  return {
    type: pkcs11KeyType,
    keyId,
    wrap: (plaintext, aad) =>
      token.use(async (session) => {
        const nonce = random.bytes(nonceSize);
        const { library, handle } = session;
        library.C_EncryptInit(handle, mechanism(nonce, aad), keyIn(session));
        const sealed = await library.C_EncryptAsync(handle, plaintext, Buffer.alloc(plaintext.length + tagSize));
        return Buffer.concat([Buffer.from([version]), nonce, sealed]);
      }),
    async unwrap(wrapped, aad) {
      const sealed = wrapped.subarray(1 + nonceSize);
      if (wrapped[0] !== version || sealed.length < tagSize)
        throw new SealBroken('what a token wrapped is of no known version, or cut');
      const plaintext = await token.use(async (session) => {
        const { library, handle } = session;
        library.C_DecryptInit(handle, mechanism(wrapped.subarray(1, 1 + nonceSize), aad), keyIn(session));
        return await opened(library.C_DecryptAsync(handle, sealed, Buffer.alloc(sealed.length)));
      });
      if (plaintext === undefined)
        throw new SealBroken(
          `a wrapped key does not open under root key \`${keyId}\`: it was changed, or is another's`,
        );
      return plaintext;
    },
    async [Symbol.asyncDispose]() {
      key = undefined;
    },
  };
}

/** Tokens name a tag that does not fit in several ways. */
const tagRefused: ReadonlySet<string> = new Set([
  'CKR_ENCRYPTED_DATA_INVALID',
  'CKR_ENCRYPTED_DATA_LEN_RANGE',
  'CKR_AEAD_DECRYPT_FAILED',
  'CKR_DATA_INVALID',
  'CKR_GENERAL_ERROR',
  'CKR_FUNCTION_FAILED',
]);

async function opened(work: Promise<Buffer>): Promise<Buffer | undefined> {
  try {
    return await work;
  } catch (error) {
    if (tagRefused.has(reasonOf(error))) return undefined;
    throw error;
  }
}
