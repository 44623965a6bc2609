import { expect, it } from 'vitest';
import { namesAddress, parseAllowedHosts, refuseHost } from './allow-list.ts';

it.each([
  ['', []],
  ['models', [{ host: 'models', port: null }]],
  ['Models.Example.com.:80, ', [{ host: 'models.example.com', port: 80 }]],
  [
    '10.0.0.7:8080,[::1]',
    [
      { host: '10.0.0.7', port: 8080 },
      { host: '[::1]', port: null },
    ],
  ],
  ['[2001:DB8:0::1]:9000', [{ host: '[2001:db8::1]', port: 9000 }]],
])('reads %j', (text, hosts) => {
  expect(parseAllowedHosts(text)).toEqual(hosts);
});

it.each([
  'http://models',
  'models/v2',
  'a b',
  'user@models',
  'models:port',
  '*.example.com',
  '::1',
  'models:99999',
])('refuses %j', (text) => {
  expect(parseAllowedHosts(text)).toBeUndefined();
});

const allowed = parseAllowedHosts('models:8080,open,169.254.169.254,[::1]:9000') ?? [];

it.each([
  ['http://models:8080/v2', true],
  ['http://MODELS:8080', true],
  ['http://models.:8080', true],
  ['http://models', false],
  ['https://models', false],
  ['http://models:8081', false],
  ['http://open', true],
  ['https://open:444', true],
  ['http://open.example.com', false],
  ['http://xopen', false],
  ['http://169.254.169.254', true],
  // The same address in other words.
  ['http://0xa9.254.43518', true],
  ['http://[0:0::1]:9000', true],
  ['http://[::1]', false],
  ['http://localhost', false],
])('%s is allowed: %s', (url, isAllowed) => {
  expect(refuseHost(allowed, url) === null).toBe(isAllowed);
});

it('allows nothing unless told to', () => {
  expect(refuseHost([], 'http://localhost')).toContain('MAINSTAY_REMOTE_HOSTS names no host');
});

it('knows an address that is named itself', () => {
  expect(namesAddress(allowed, '169.254.169.254')).toBe(true);
  expect(namesAddress(allowed, '::1')).toBe(true);
  expect(namesAddress(allowed, '169.254.169.253')).toBe(false);
});
