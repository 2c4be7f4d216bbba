// SSH public keys of users: RSA, as OpenSSH writes them or in PEM. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html
import { createPublicKey, hash } from 'node:crypto';
import type { SSHPublicKey } from '@aws-sdk/client-iam';
import { Fault } from '../../kernel/fault.ts';
import type { UserRecord } from '../../storage/records/identity.ts';
import type { RecordReader } from '../../storage/records/record.ts';
import { SshPublicKey, type SshPublicKeyRecord } from '../../storage/records/user-credential.ts';
import { checkedText, type TextRule } from './constraints.ts';
import { noSuch } from './entities.ts';

const bodyText: TextRule = { min: 1, max: 16_384, pattern: /^[\t\n\r\u0020-\u00FF]+$/ };
const keyId: TextRule = { min: 20, max: 128, pattern: /^\w+$/ };
const leastBits = 2048;

const invalidKey = (): Fault =>
  new Fault('InvalidPublicKey', { message: 'The public key is malformed or otherwise invalid.' });

export function checkedSshKeyId(id: string | undefined): string {
  return checkedText(id, 'sSHPublicKeyId', keyId);
}

/** RFC 4251, section 5: a length of four bytes, then so many bytes. */
function readStrings(blob: Buffer): Buffer[] {
  const strings: Buffer[] = [];
  for (let at = 0; at < blob.length; ) {
    if (at + 4 > blob.length) throw invalidKey();
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) throw invalidKey();
    strings.push(blob.subarray(at + 4, end));
    at = end;
  }
  return strings;
}

function stringOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** As RSA numbers are written: no needless zero, and one where the first bit would mean a sign. */
function integerOf(text: string | undefined): Buffer {
  const bytes = Buffer.from(text ?? '', 'base64url');
  return stringOf((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
}

/** RFC 4253, section 6.6: name, exponent, modulus. */
function publicKeyOf(blob: Buffer) {
  const [name, exponent, modulus, ...rest] = readStrings(blob);
  if (name?.toString() !== 'ssh-rsa' || exponent === undefined || modulus === undefined || rest.length > 0)
    throw invalidKey();
  const base64url = (bytes: Buffer) => (bytes[0] === 0 ? bytes.subarray(1) : bytes).toString('base64url');
  const jwk = { kty: 'RSA', e: base64url(exponent), n: base64url(modulus) };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

/** The key as SSH has it on the wire. */
export function readSshPublicKey(given: string | undefined): { readonly body: string; readonly blob: Buffer } {
  const body = checkedText(given, 'sSHPublicKeyBody', bodyText);
  const line = /^ssh-rsa ([A-Za-z0-9+/]+={0,2})(?: [^\r\n]*)?\s*$/.exec(body);
  const isPem = /^-----BEGIN (RSA )?PUBLIC KEY-----/.test(body.trim());
  if (line === null && !isPem)
    throw new Fault('UnrecognizedPublicKeyEncoding', {
      message: 'The public key encoding format is unsupported or unrecognized.',
    });
  try {
    const key = line?.[1] === undefined ? createPublicKey(body) : publicKeyOf(Buffer.from(line[1], 'base64'));
    if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < leastBits)
      throw invalidKey();
    const { e, n } = key.export({ format: 'jwk' });
    return { body, blob: Buffer.concat([stringOf(Buffer.from('ssh-rsa')), integerOf(e), integerOf(n)]) };
  } catch {
    throw invalidKey();
  }
}

export const encodings = ['SSH', 'PEM'] as const;

export function encoded(key: SshPublicKeyRecord, encoding: (typeof encodings)[number]): string {
  if (encoding === 'SSH') return `ssh-rsa ${key.blob.toString('base64')}`;
  return String(publicKeyOf(key.blob).export({ type: 'spki', format: 'pem' }));
}

export function shownSshKey(user: UserRecord, key: SshPublicKeyRecord, body: string): SSHPublicKey {
  return {
    UserName: user.name,
    SSHPublicKeyId: key.id,
    Fingerprint: hash('md5', key.blob, 'hex').replace(/..(?!$)/g, '$&:'),
    SSHPublicKeyBody: body,
    Status: key.status,
    UploadDate: new Date(key.uploadedAtMs),
  };
}

export async function sshKeyOf(records: RecordReader, user: UserRecord, id: string): Promise<SshPublicKeyRecord> {
  const key = await records.get(SshPublicKey, [user.account, user.id, id]);
  if (key === undefined) throw noSuch.sshPublicKey(id);
  return key;
}
