// The administrator's access key in a file that only the owner reads, in the format of the AWS CLI.
// It is durable before the account is: a crash in between loses no key that anything was made with.
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AdministratorCredentials } from '../operations/first-start.ts';

export interface KeptCredentials {
  /** Gives the file its name: the account was made with these. */
  settle(): Promise<void>;
  /** Another process made the account with others. */
  withdraw(): Promise<void>;
}

/** Keeps the credentials beside `path` until it is known whether they are the account's. */
export async function keepCredentials(path: string, credentials: AdministratorCredentials): Promise<KeptCredentials> {
  const waiting = `${path}.${process.pid}`;
  const file = await open(waiting, 'w', 0o600);
  try {
    await file.writeFile(
      `[default]\naws_access_key_id = ${credentials.accessKeyId}\naws_secret_access_key = ${credentials.secretAccessKey}\n`,
    );
    await file.sync();
  } finally {
    await file.close();
  }
  return {
    async settle() {
      await rename(waiting, path);
      await using folder = await open(dirname(path), 'r');
      await folder.sync();
    },
    withdraw: () => rm(waiting, { force: true }),
  };
}
