import { expect, it } from 'vitest';
import { DELETE, GET, PATCH, POST, PUT } from '../api/[[...path]]/route.ts';

it.each([
  ['GET', GET, '/api/v1/modles'],
  ['POST', POST, '/api/nope'],
  ['PUT', PUT, '/api/v2/models'],
  ['PATCH', PATCH, '/api/v1'],
  ['DELETE', DELETE, '/api'],
] as const)(
  'answers %s of an address there is not with a problem (%#)',
  async (method, handle, path) => {
    const response = handle(new Request(`http://console.test${path}`, { method }));
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'not_found' });
  },
);
