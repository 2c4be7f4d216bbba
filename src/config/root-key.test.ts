import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRootKeyChoice } from './root-key.ts';

const module = 'module-path=/usr/lib/softhsm/libsofthsm2.so';
const pkcs11 = {
  kind: 'pkcs11',
  modulePath: '/usr/lib/softhsm/libsofthsm2.so',
  object: 'root',
  token: undefined,
  serial: undefined,
  id: undefined,
  pinFile: undefined,
};

test('every provider has its text', () => {
  assert.deepEqual(readRootKeyChoice('file'), { choice: { kind: 'file', path: undefined } });
  assert.deepEqual(readRootKeyChoice('file:/etc/crosskey/root.key'), {
    choice: { kind: 'file', path: '/etc/crosskey/root.key' },
  });
  for (const kind of ['env', 'stdin'] as const) assert.deepEqual(readRootKeyChoice(kind), { choice: { kind } });
  assert.deepEqual(readRootKeyChoice(`pkcs11:object=root?${module}`), { choice: pkcs11 });
});

test('a PKCS #11 URI is decoded as RFC 7512 says', () => {
  const uri = `pkcs11:token=my%20token;object=root;id=%0A%ffz;serial=0123;type=secret-key?pin-source=file:/run/pin&${module}`;
  assert.deepEqual(readRootKeyChoice(uri), {
    choice: { ...pkcs11, token: 'my token', id: '0aff7a', serial: '0123', pinFile: '/run/pin' },
  });
  const slashes = readRootKeyChoice(`pkcs11:object=root?pin-source=file:///run/pin&${module}`);
  assert.deepEqual(slashes, { choice: { ...pkcs11, pinFile: '/run/pin' } });
});

test('what is ambiguous, unknown or would show the PIN is refused with a reason', () => {
  const cases: readonly (readonly [text: string, problem: RegExp])[] = [
    ['', /none of/],
    ['vault', /none of/],
    ['file:', /names no file/],
    ['pkcs11:', /no `module-path`/],
    [`pkcs11:token=a?${module}`, /no `object`/],
    [`pkcs11:object=root?pin-value=1234&${module}`, /shows the PIN to everybody/],
    [`pkcs11:object=a;object=b?${module}`, /there twice/],
    [`pkcs11:object=a;colour=red?${module}`, /`colour` is not known/],
    [`pkcs11:object?${module}`, /`object` is not known/],
    [`pkcs11:object=%zz?${module}`, /cannot be decoded/],
    [`pkcs11:object=a;id=%4?${module}`, /cannot be decoded/],
    [`pkcs11:object=a;type=private?${module}`, /cannot be a root key/],
    [`pkcs11:object=a?pin-source=|/bin/pin&${module}`, /not run/],
  ];
  for (const [text, problem] of cases) {
    const read = readRootKeyChoice(text);
    assert.match('problem' in read ? read.problem : assert.fail(text), problem, text);
  }
});
