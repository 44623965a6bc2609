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

/** Where only machines of one's own, or of nobody, are. */
const NOT_PUBLIC: readonly [Family, string, number, string][] = [
  ['ipv4', '10.0.0.0', 8, 'private'],
  ['ipv4', '172.16.0.0', 12, 'private'],
  ['ipv4', '192.168.0.0', 16, 'private'],
  ['ipv4', '100.64.0.0', 10, 'a provider’s own'],
  ['ipv4', '192.0.0.0', 24, 'reserved'],
  ['ipv4', '192.0.2.0', 24, 'for documentation'],
  ['ipv4', '198.18.0.0', 15, 'for benchmarks'],
  ['ipv4', '198.51.100.0', 24, 'for documentation'],
  ['ipv4', '203.0.113.0', 24, 'for documentation'],
  ['ipv6', '::', 96, 'reserved'],
  ['ipv6', '100::', 64, 'reserved'],
  ['ipv6', '2001::', 23, 'reserved'],
  ['ipv6', '2001:db8::', 32, 'for documentation'],
  ['ipv6', '2002::', 16, 'translated'],
  ['ipv6', '3fff::', 20, 'for documentation'],
  ['ipv6', '5f00::', 16, 'reserved'],
  ['ipv6', 'fc00::', 7, 'private'],
];

const refused = REFUSED.map(toRange);
const loopback = LOOPBACK.map(toRange);
const notPublic = [...REFUSED, ...LOOPBACK, ...NOT_PUBLIC]
  .flatMap((range) => [range, ...translated(range)])
  .map(toRange);

/** The same IPv4 addresses as a translator (NAT64) writes them. */
function translated([family, network, bits, why]: (typeof REFUSED)[number]): typeof REFUSED {
  return family === 'ipv4' ? [['ipv6', `64:ff9b::${network}`, 96 + bits, why]] : [];
}

function toRange([family, network, bits, why]: (typeof REFUSED)[number]) {
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return { list, why };
}

/** Why an address is none of the public internet; null when it is one. */
export function whyNotPublic(address: string): string | null {
  const version = isIP(address);
  if (version === 0) return 'no address';
  return findRange(notPublic, address, version);
}

/**
 * Why nothing is sent to an address that a name leads to; null when something may be. A name leads to this machine
 * only when it is `localhost`: else whoever runs a name server could reach what listens here.
 */
export function whyRefused(address: string, hostname: string): string | null {
  const version = isIP(address);
  if (version === 0) return 'no address';
  const isLocalName = hostname === 'localhost' || hostname.endsWith('.localhost');
  const ranges = isLocalName ? refused : [...refused, ...loopback];
  return findRange(ranges, address, version);
}

function findRange(ranges: typeof refused, address: string, version: number): string | null {
  const family = version === 4 ? 'ipv4' : 'ipv6';
  // A BlockList sees through IPv4 addresses that are mapped to IPv6.
  return ranges.find(({ list }) => list.check(address, family))?.why ?? null;
}
