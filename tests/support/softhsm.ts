// SoftHSM 2 with tokens of a test's own: a PKCS #11 library without hardware. https://www.opendnssec.org/softhsm/
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Folder } from './folder.ts';

const modulePath = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
].find((path) => existsSync(path));

const binding = await import('pkcs11js').then(
  () => true,
  () => false,
);

/** Why a test with SoftHSM is skipped; false when it can run. */
export const withoutSoftHsm: string | false =
  (modulePath === undefined && 'SoftHSM is not installed (Debian: softhsm2)') ||
  (!binding && 'the optional package pkcs11js is not installed');

export interface SoftHsm {
  readonly modulePath: string;
  readonly pin: string;
  /** For the processes that use it; one process has one configuration for its life. */
  readonly environment: { readonly SOFTHSM2_CONF: string };
  /** The URI of a key that is found by its label. */
  uri(object: string, more?: string): string;
}

/** One token named `crosskey` in the folder. */
export function newSoftHsm(folder: Folder): SoftHsm {
  const SOFTHSM2_CONF = folder.at('softhsm2.conf');
  const pin = 'pin of the test';
  mkdirSync(folder.at('tokens'));
  writeFileSync(folder.at('pin'), `${pin}\n`, { mode: 0o600 });
  writeFileSync(SOFTHSM2_CONF, `directories.tokendir = ${folder.at('tokens')}\nlog.level = ERROR\n`);
  const flags = ['--init-token', '--free', '--label', 'crosskey', '--pin', pin, '--so-pin', 'so pin of the test'];
  execFileSync('softhsm2-util', flags, { env: { ...process.env, SOFTHSM2_CONF }, stdio: 'ignore' });
  const query = `module-path=${modulePath}&pin-source=file:${folder.at('pin')}`;
  return {
    modulePath: modulePath ?? '',
    pin,
    environment: { SOFTHSM2_CONF },
    uri: (object, more = '') => `pkcs11:token=crosskey;object=${object}${more}?${query}`,
  };
}
