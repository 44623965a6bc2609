import { expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

it.each([
  { proxies: 0, forwarded: undefined, address: '192.0.2.1' },
  { proxies: 0, forwarded: '203.0.113.9', address: '192.0.2.1' },
  { proxies: 1, forwarded: '203.0.113.9', address: '203.0.113.9' },
  { proxies: 1, forwarded: '198.51.100.1, 203.0.113.9', address: '203.0.113.9' },
  { proxies: 1, forwarded: ['198.51.100.1', '203.0.113.9'], address: '203.0.113.9' },
  { proxies: 2, forwarded: '198.51.100.1 , 203.0.113.9,10.0.0.1', address: '203.0.113.9' },
  { proxies: 2, forwarded: '203.0.113.9', address: '203.0.113.9' },
  { proxies: 1, forwarded: undefined, address: '192.0.2.1' },
  { proxies: 1, forwarded: ' , ', address: '192.0.2.1' },
])('behind $proxies proxies, forwarded for $forwarded: $address', (given) => {
  expect(clientAddress('192.0.2.1', given.forwarded, given.proxies)).toBe(given.address);
});
