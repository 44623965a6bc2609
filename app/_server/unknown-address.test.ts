import { expect, it } from 'vitest';
import * as unknown from './unknown-address.ts';

it('answers an address there is not with a problem', async () => {
  const response = unknown.GET(new Request('http://console.test/api/v1/modles'));
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ code: 'not_found' });
});
