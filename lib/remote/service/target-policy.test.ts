import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { parseAllowedHosts } from '../allow-list.ts';
import { checkTarget, connectGuarded, type Resolve } from './guarded-connector.ts';
import { publicOrAllowed } from './target-policy.ts';

const policyOf = (hosts: string) =>
  publicOrAllowed(parseAllowedHosts(hosts) ?? [], 'MAINSTAY_NOTIFY_HOSTS');
const nothing = policyOf('');
const leadsTo =
  (...addresses: string[]): Resolve =>
  (_name, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const NOT_PUBLIC = [
  ...['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '127.0.0.1'],
  ...['127.255.0.1', '0.0.0.0', '169.254.169.254', '100.100.100.200', '168.63.129.16'],
  ...['192.0.0.192', '192.0.2.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:10.0.0.1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '::7f00:1'],
  ...['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fec0::1', 'ff02::1', '2002:7f00:1::', '2001:0::1'],
  ...['64:ff9b::7f00:1', '64:ff9b::a00:1', '64:ff9b::c0a8:101', '64:ff9b:1::1', '2001:db8::1'],
];

it.each(NOT_PUBLIC)('%s is reached neither as a host nor by a name', async (address) => {
  const host = address.includes(':') ? `[${address}]` : address;
  expect(nothing.refuseHost(`https://${host}/`)).toMatch(
    /^is not allowed, since it is .*MAINSTAY_NOTIFY_HOSTS/,
  );
  expect(nothing.refuseAddress(address, 'hooks.example.com')).toContain('MAINSTAY_NOTIFY_HOSTS');
  const target = { hostname: 'hooks.example.com', port: 443 };
  await expect(checkTarget(nothing, target, leadsTo(address))).rejects.toThrow(address);
  await expect(connectGuarded(nothing, target, leadsTo(address))).rejects.toThrow(address);
});

it.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '8.8.8.8', '2606:4700::1111', '64:ff9b::101:101'])(
  '%s is public',
  (address) => {
    const host = address.includes(':') ? `[${address}]` : address;
    expect(nothing.refuseHost(`https://${host}/`)).toBeNull();
    expect(nothing.refuseAddress(address, 'hooks.example.com')).toBeNull();
  },
);

it.each([
  // The same address in other words.
  ['', 'http://0x7f.1/', /127|this machine/],
  ['', 'http://2130706433/', /this machine/],
  ['', 'http://[0:0::1]/', /this machine/],
  ['10.0.0.7', 'http://10.0.0.7:9093/', null],
  ['10.0.0.7:9093', 'http://10.0.0.7:9093/', null],
  ['10.0.0.7:9093', 'http://10.0.0.7/', /another port/],
  ['10.0.0.7', 'http://10.0.0.8/', /private/],
  ['alerts', 'http://alerts:9093/', null],
  ['', 'http://alerts:9093/', null],
])('with %j: %s', (hosts, url, says) => {
  const refused = policyOf(hosts).refuseHost(url);
  if (says === null) expect(refused).toBeNull();
  else expect(refused).toMatch(says);
});

it.each([
  ['alerts', 'alerts', '10.0.0.7', null],
  ['alerts', 'other', '10.0.0.7', /private.*name the host/],
  // A name that is allowed leads anywhere but to where nobody means.
  ['alerts', 'alerts', '169.254.169.254', /link-local.*that address/],
  ['alerts', 'alerts', '127.0.0.1', /this machine itself/],
  ['alerts,127.0.0.1', 'alerts', '127.0.0.1', null],
  ['localhost', 'localhost', '127.0.0.1', null],
  ['', 'localhost', '127.0.0.1', /this machine itself/],
])('with %j: %s that leads to %s', (hosts, hostname, address, says) => {
  const refused = policyOf(hosts).refuseAddress(address, hostname);
  if (says === null) expect(refused).toBeNull();
  else expect(refused).toMatch(says);
});

it('connects to the address that was looked at', async () => {
  const server = createServer((socket) => socket.end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  let asked = 0;
  const rebinding: Resolve = (_name, _options, callback) => {
    asked++;
    callback(null, [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }]);
  };
  const policy = policyOf('127.0.0.1,mail');
  const socket = await connectGuarded(policy, { hostname: 'mail', port }, rebinding);
  expect(socket.remoteAddress).toBe('127.0.0.1');
  expect(asked).toBe(1);
  socket.destroy();
  await expect(connectGuarded(policy, { hostname: 'mail', port }, rebinding)).rejects.toThrow(
    'link-local',
  );
  server.close();
  await once(server, 'close');
  await expect(connectGuarded(policy, { hostname: '127.0.0.1', port })).rejects.toThrow(
    'ECONNREFUSED',
  );
});

it('lets a name that leads nowhere be saved', async () => {
  const nowhere: Resolve = (_name, _options, callback) =>
    callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
  await checkTarget(nothing, { hostname: 'hooks.example.com', port: 443 }, nowhere);
});
