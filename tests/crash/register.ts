// What a test knows of one stored value: what may be there after a crash, and nothing else.
import { createHash } from 'node:crypto';

/** The value of a register that holds nothing. */
export const absent = 'absent';

export const fingerprint = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export class Register {
  readonly name: string;
  readonly #read: () => Promise<string>;
  #allowed: ReadonlySet<string> = new Set([absent]);

  constructor(name: string, read: () => Promise<string>) {
    this.name = name;
    this.#read = read;
  }

  /**
   * Acknowledged: the new value is there, and no other. Cut before its answer: the new one whole, or one of those before.
   * Throws what the server refused.
   */
  async write(value: string, send: () => Promise<unknown>): Promise<'acknowledged' | 'cut'> {
    this.#allowed = new Set([...this.#allowed, value]);
    try {
      await send();
    } catch (error) {
      if (!isCut(error)) throw new Error(`\`${this.name}\` was refused`, { cause: error });
      return 'cut';
    }
    this.#allowed = new Set([value]);
    return 'acknowledged';
  }

  /** Throws when something else is there than may be. From now on it is what was found. */
  async check(): Promise<string> {
    const found = await this.#read();
    if (!this.#allowed.has(found)) {
      throw new Error(`\`${this.name}\` is \`${found}\` and may be \`${[...this.#allowed].join('`, `')}\``);
    }
    this.#allowed = new Set([found]);
    return found;
  }
}

/** The connection went before an answer came. */
export function isCut(error: unknown): boolean {
  const { $metadata, $response } = error as {
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  return $metadata?.httpStatusCode === undefined && $response?.statusCode === undefined;
}
