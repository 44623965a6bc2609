import { BlockList, isIP } from 'node:net';

type Family = 'ipv4' | 'ipv6';

/** No inference server has such an address; clouds hand out credentials at some of them. */
const REFUSED: readonly [Family, string, number, string][] = [
  ['ipv4', '0.0.0.0', 8, 'unspecified'],
  ['ipv4', '169.254.0.0', 16, 'link-local'],
  ['ipv4', '100.100.100.200', 32, 'a cloud’s metadata address'],
  ['ipv4', '192.0.0.192', 32, 'a cloud’s metadata address'],
  ['ipv4', '168.63.129.16', 32, 'a cloud’s metadata address'],
  ['ipv4', '224.0.0.0', 4, 'multicast'],
  ['ipv4', '240.0.0.0', 4, 'reserved'],
  ['ipv6', '::', 128, 'unspecified'],
  ['ipv6', 'fe80::', 10, 'link-local'],
  ['ipv6', 'fec0::', 10, 'site-local'],
  ['ipv6', 'ff00::', 8, 'multicast'],
  ['ipv6', 'fd00:ec2::254', 128, 'a cloud’s metadata address'],
  ['ipv6', 'fd20:ce::254', 128, 'a cloud’s metadata address'],
  // IPv4 addresses in IPv6 clothes, which a translator turns back.
  ['ipv6', '64:ff9b::a9fe:0', 112, 'link-local'],
  ['ipv6', '64:ff9b::6464:64c8', 128, 'a cloud’s metadata address'],
  ['ipv6', '64:ff9b:1::', 48, 'translated'],
  ['ipv6', '2002:a9fe::', 32, 'link-local'],
];

const LOOPBACK: readonly [Family, string, number, string][] = [
  ['ipv4', '127.0.0.0', 8, 'this machine itself'],
  ['ipv6', '::1', 128, 'this machine itself'],
];

const refused = REFUSED.map(toRange);
const loopback = LOOPBACK.map(toRange);

function toRange([family, network, bits, why]: (typeof REFUSED)[number]) {
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return { list, why };
}

/**
 * Why nothing is sent to an address that a name leads to; null when something may be. A name leads to this machine
 * only when it is `localhost`: else whoever runs a name server could reach what listens here.
 */
export function whyRefused(address: string, hostname: string): string | null {
  const version = isIP(address);
  if (version === 0) return 'no address';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const isLocalName = hostname === 'localhost' || hostname.endsWith('.localhost');
  const ranges = isLocalName ? refused : [...refused, ...loopback];
  // A BlockList sees through IPv4 addresses that are mapped to IPv6.
  return ranges.find(({ list }) => list.check(address, family))?.why ?? null;
}
