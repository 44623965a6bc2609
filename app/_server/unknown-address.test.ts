import { expect, it } from 'vitest';
import * as everywhere from '../api/[[...path]]/route.ts';

it.each([
  ['GET', '/api/v1/modles'],
  ['POST', '/api/nope'],
  ['PUT', '/api/v2/models'],
  ['PATCH', '/api/v1'],
  ['DELETE', '/api'],
] as const)('answers %s of an address there is not with a problem: %s', async (method, path) => {
  const response = everywhere[method](new Request(`http://console.test${path}`, { method }));
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ code: 'not_found' });
});
