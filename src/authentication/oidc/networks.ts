// Which addresses the server may call for an identity provider. Its URL is a tenant's choice: what is not public must be
// the operator's. docs/decisions/0212-tokens-of-identity-providers.md
import { BlockList, isIP, isIPv6 } from 'node:net';

/** Special-purpose addresses: https://www.iana.org/assignments/iana-ipv4-special-registry and its counterpart for IPv6. */
const notPublic4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];

/** All that is assigned for the public. Those that lead into IPv4, 2002::/16 and 64:ff9b::/96 among them, are left out. */
const public6 = ['2000::/3'];
const notPublic6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}

const closed4 = listOf(notPublic4);
const open6 = listOf(public6);
const closed6 = listOf(notPublic6);

export type MayCall = (address: string) => boolean;

/** `allowed` are networks with their bits: `10.1.0.0/16`. */
export function createMayCall(allowed: readonly string[]): MayCall {
  const ofOperator = listOf(allowed);
  return (address) => {
    // An IPv4 address in an IPv6 one is what it is.
    const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
    const family = isIP(plain);
    if (family === 4) return ofOperator.check(plain, 'ipv4') || !closed4.check(plain, 'ipv4');
    if (family !== 6) return false;
    if (ofOperator.check(plain, 'ipv6')) return true;
    return open6.check(plain, 'ipv6') && !closed6.check(plain, 'ipv6');
  };
}
