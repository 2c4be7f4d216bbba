// Networks as an operator writes them.
import { isIPv4, isIPv6 } from 'node:net';

/** `10.1.0.0/16`, `fd00::/8`; an address alone is a network of one. Undefined for anything else. */
export function readNetwork(text: string): string | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  if (most === 0 || rest.length > 0) return undefined;
  if (bits === undefined) return `${address}/${most}`;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? `${address}/${Number(bits)}` : undefined;
}
