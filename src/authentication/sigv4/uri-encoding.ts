// Percent-encoding as the signature defines it: every byte but the unreserved ones of RFC 3986, digits in upper case.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request

const percentCode = 0x25;
const plusCode = 0x2b;
const spaceCode = 0x20;

const unreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';
/** What each byte becomes. */
const encodedByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return unreserved.includes(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

/** Node.js gives what came from the wire one character a byte; text that holds more than that is UTF-8. */
export function wireBytes(text: string): Buffer {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0xff) return Buffer.from(text, 'utf8');
  }
  return Buffer.from(text, 'latin1');
}

function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function encodeBytes(bytes: Buffer, mode: 'path' | 'query' | 'path-again'): string {
  let text = '';
  for (let index = 0; index < bytes.length; index++) {
    let byte = bytes[index] ?? 0;
    if (byte === percentCode && mode !== 'path-again') {
      const high = hexDigit(bytes[index + 1]);
      const low = hexDigit(bytes[index + 2]);
      // An escape that is not one stands for itself; the signer cannot have meant anything else.
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        index += 2;
        text += encodedByte[byte];
        continue;
      }
    }
    if (byte === plusCode && mode === 'query') byte = spaceCode;
    // Only a slash that was sent as one separates segments.
    text += byte === 0x2f && mode !== 'query' ? '/' : encodedByte[byte];
  }
  return text;
}

const plainPath = /^[A-Za-z0-9\-._~/]*$/;
const plainComponent = /^[A-Za-z0-9\-._~]*$/;

/** A path in its canonical escapes, whichever escapes it was sent with. */
export function encodePathOnce(rawPath: string): string {
  return plainPath.test(rawPath) ? rawPath : encodeBytes(wireBytes(rawPath), 'path');
}

/** A path as sent, encoded once more: `%` becomes `%25`. */
export function encodePathAgain(rawPath: string): string {
  return plainPath.test(rawPath) ? rawPath : encodeBytes(wireBytes(rawPath), 'path-again');
}

/** A name or a value of a query in its canonical escapes; `+` is a space. */
export function encodeQueryComponent(raw: string): string {
  return plainComponent.test(raw) ? raw : encodeBytes(wireBytes(raw), 'query');
}

/** What a name or a value of a query says. */
export function decodeQueryComponent(raw: string): string {
  if (!raw.includes('%') && !raw.includes('+')) return raw;
  const encoded = encodeQueryComponent(raw);
  return encoded.includes('%')
    ? Buffer.from(
        encoded.replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString('utf8')
    : encoded;
}
