import { NextRequest } from 'next/server';
import { expect, it } from 'vitest';
import { config, proxy } from '../../proxy.ts';
import { HERE_HEADER, signInAddress } from './sign-in-address.ts';

it.each([
  ['/', '/sign-in'],
  [null, '/sign-in'],
  ['/models/flights?tab=a&b=c', '/sign-in?next=%2Fmodels%2Fflights%3Ftab%3Da%26b%3Dc'],
])('from %s one signs in at %s', (here, address) => {
  expect(signInAddress(here)).toBe(address);
});

it('tells pages their address, whatever the client says it is', () => {
  const headers = { [HERE_HEADER]: 'https://elsewhere.test' };
  const answer = proxy(new NextRequest('http://console.test/models/a?x=1', { headers }));
  expect(answer.headers.get(`x-middleware-request-${HERE_HEADER}`)).toBe('/models/a?x=1');
});

it.each([
  ['/', true],
  ['/models/a.b', true],
  ['/apis', true],
  ['/api', false],
  ['/api/v1/models/a/versions', false],
  ['/_next/static/x.js', false],
])('%s passes through it: %s', (path, isPage) => {
  expect(new RegExp(`^${config.matcher}$`).test(path)).toBe(isPage);
});
