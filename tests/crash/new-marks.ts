// What a test stores and then looks for in files: each under a name, so that a find says what leaked.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

export class NewMarks {
  readonly all: Record<string, string | Uint8Array> = {};

  /** A mark of its own for what is stored under this name. */
  add(name: string): string {
    const mark = randomBytes(18).toString('base64url');
    this.all[name] = mark;
    return mark;
  }

  /** A secret that the server made or was given. */
  keep(name: string, secret: string | Uint8Array | undefined): void {
    this.all[name] = secret ?? assert.fail(`no ${name}`);
  }
}
