// A session with a PKCS #11 token: opened when it is needed, and again when it was lost. OASIS PKCS #11 v2.40.
import type * as Pkcs11 from 'pkcs11js';
import { RootKeyRefused } from '../wrapper.ts';

export interface TokenChoice {
  /** The library of the token's maker. */
  readonly modulePath: string;
  /** Label or serial number of the token; either may be left out while there is one token only. */
  readonly token?: string | undefined;
  readonly serial?: string | undefined;
}

export type Binding = typeof Pkcs11;

/** What a session is lost by: the next call opens another. */
const lostSession: ReadonlySet<string> = new Set([
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_USER_NOT_LOGGED_IN',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_OBJECT_HANDLE_INVALID',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_DEVICE_REMOVED',
  'CKR_DEVICE_ERROR',
  'CKR_CRYPTOKI_NOT_INITIALIZED',
]);

/** The binding is an optional dependency: it is compiled where it is installed. */
export async function loadBinding(): Promise<Binding> {
  try {
    return (await import('pkcs11js')).default;
  } catch (error) {
    throw new RootKeyRefused(
      'root key provider `pkcs11`: the package `pkcs11js` is not installed, or could not be compiled: install Python, make and a C++ compiler, and run `npm ci` again',
      { cause: error },
    );
  }
}

/** A library is initialized once in a process, whoever uses it. */
const libraries = new Map<string, { readonly library: Pkcs11.PKCS11; users: number }>();

function openLibrary(binding: Binding, modulePath: string): Pkcs11.PKCS11 {
  const open = libraries.get(modulePath);
  if (open !== undefined) {
    open.users += 1;
    return open.library;
  }
  const library = new binding.PKCS11();
  try {
    library.load(modulePath);
    initialize(binding, library);
  } catch (error) {
    throw new RootKeyRefused(`PKCS #11 library \`${modulePath}\`: it cannot be loaded: ${reasonOf(error)}`);
  }
  libraries.set(modulePath, { library, users: 1 });
  return library;
}

function initialize(binding: Binding, library: Pkcs11.PKCS11): void {
  ignoring('CKR_CRYPTOKI_ALREADY_INITIALIZED', () => library.C_Initialize({ flags: binding.CKF_OS_LOCKING_OK }));
}

function closeLibrary(modulePath: string): void {
  const open = libraries.get(modulePath);
  if (open === undefined) return;
  open.users -= 1;
  if (open.users > 0) return;
  libraries.delete(modulePath);
  ignoring('CKR_CRYPTOKI_NOT_INITIALIZED', () => open.library.C_Finalize());
  open.library.close();
}

function ignoring(code: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (reasonOf(error) !== code) throw error;
  }
}

/** As PKCS #11 names it where it does: `CKR_PIN_INCORRECT`. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /CKR_\w+/.exec(message)?.[0] ?? message;
}

export interface Session {
  readonly library: Pkcs11.PKCS11;
  readonly handle: Pkcs11.Handle;
}

export interface Token extends AsyncDisposable {
  readonly binding: Binding;
  /** Runs `work` alone in the session, which is logged in; once more in a new one when it was lost. */
  use<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /** Raised with each new session: handles of before mean nothing. */
  readonly sessions: number;
}

export function openToken(binding: Binding, choice: TokenChoice, pin: string): Token {
  return new OpenedToken(binding, choice, pin);
}

class OpenedToken implements Token {
  readonly binding: Binding;
  readonly #choice: TokenChoice;
  readonly #pin: string;
  readonly #library: Pkcs11.PKCS11;
  #session: Session | undefined;
  #last: Promise<unknown> = Promise.resolve();
  sessions = 0;

  constructor(binding: Binding, choice: TokenChoice, pin: string) {
    this.binding = binding;
    this.#choice = choice;
    this.#pin = pin;
    this.#library = openLibrary(binding, choice.modulePath);
  }

  use<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    // One at a time: an operation of PKCS #11 has its state in the session.
    const turn = this.#last.then(() => this.#attempt(work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #attempt<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    try {
      return await work(this.#opened());
    } catch (error) {
      if (!lostSession.has(reasonOf(error))) throw error;
      this.#forget();
      return await work(this.#opened());
    }
  }

  #opened(): Session {
    this.#session ??= this.#open();
    return this.#session;
  }

  #open(): Session {
    const { CKF_SERIAL_SESSION, CKF_RW_SESSION, CKU_USER } = this.binding;
    initialize(this.binding, this.#library);
    const slot = this.#slot();
    try {
      const handle = this.#library.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
      ignoring('CKR_USER_ALREADY_LOGGED_IN', () => this.#library.C_Login(handle, CKU_USER, this.#pin));
      this.sessions += 1;
      return { library: this.#library, handle };
    } catch (error) {
      throw new RootKeyRefused(`PKCS #11 token ${this.#name()}: no session: ${reasonOf(error)}`);
    }
  }

  #slot(): Pkcs11.Handle {
    const { token, serial } = this.#choice;
    const fitting = this.#library.C_GetSlotList(true).filter((slot) => {
      const info = this.#library.C_GetTokenInfo(slot);
      const isInitialized = (info.flags & this.binding.CKF_TOKEN_INITIALIZED) !== 0;
      const fits = (wanted: string | undefined, found: string) => wanted === undefined || found.trim() === wanted;
      return isInitialized && fits(token, info.label) && fits(serial, info.serialNumber);
    });
    const [slot, ...more] = fitting;
    if (slot === undefined) throw new RootKeyRefused(`PKCS #11 token ${this.#name()}: it is not here`);
    if (more.length > 0)
      throw new RootKeyRefused(`PKCS #11 token ${this.#name()}: there are ${fitting.length}: name one by \`serial\``);
    return slot;
  }

  #name(): string {
    const { token, serial, modulePath } = this.#choice;
    return `\`${token ?? serial ?? 'any'}\` of \`${modulePath}\``;
  }

  #forget(): void {
    const session = this.#session;
    this.#session = undefined;
    try {
      if (session) this.#library.C_CloseSession(session.handle);
    } catch {
      // It was lost, which is why it is closed.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    this.#forget();
    closeLibrary(this.#choice.modulePath);
  }
}
