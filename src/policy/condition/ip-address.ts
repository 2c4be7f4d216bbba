// `IpAddress`: an IPv4 or IPv6 address within a range in CIDR notation.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
import { valueOperator } from './operator.ts';

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

interface Range extends Address {
  readonly prefix: number;
}

function readV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256n + BigInt(part);
  }
  return { bits: 32, value };
}

/** Rewrites a dotted tail (`::ffff:192.0.2.1`) as two groups. */
function withoutDots(text: string): string | undefined {
  if (!text.includes('.')) return text;
  const colon = text.lastIndexOf(':');
  const tail = readV4(text.slice(colon + 1));
  if (colon < 0 || tail === undefined) return undefined;
  return `${text.slice(0, colon + 1)}${(tail.value >> 16n).toString(16)}:${(tail.value & 0xffffn).toString(16)}`;
}

function readV6(text: string): Address | undefined {
  const halves = withoutDots(text)?.split('::');
  if (halves === undefined || halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let value = 0n;
  for (const group of [...head, ...Array<string>(missing).fill('0'), ...tail]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  return { bits: 128, value };
}

/** A socket that serves both versions gives IPv4 peers as `::ffff:a.b.c.d`; they are IPv4 to a policy. */
function readAddress(text: string): Address | undefined {
  const address = text.includes(':') ? readV6(text) : readV4(text);
  if (address?.bits === 128 && address.value >> 32n === 0xffffn)
    return { bits: 32, value: address.value & 0xffffffffn };
  return address;
}

function readRange(text: string): Range | undefined {
  const [address = '', prefixText, ...rest] = text.split('/');
  const base = address.includes(':') ? readV6(address) : readV4(address);
  if (base === undefined || rest.length > 0) return undefined;
  if (prefixText === undefined) return { ...base, prefix: base.bits };
  const prefix = /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : Number.NaN;
  return prefix <= base.bits ? { ...base, prefix } : undefined;
}

function contains(range: Range, address: Address): boolean {
  const hostBits = BigInt(range.bits - range.prefix);
  return range.bits === address.bits && range.value >> hostBits === address.value >> hostBits;
}

export const ipAddress = valueOperator({
  expects: 'an address or a range such as `192.0.2.0/24`',
  read: readAddress,
  readWanted: readRange,
  test: contains,
});
