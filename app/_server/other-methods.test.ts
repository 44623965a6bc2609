import { expect, it } from 'vitest';
import * as other from './other-methods.ts';

const ask = (method: string, path: string, headers = {}) =>
  new Request(`http://console.test${path}`, { method, headers });

it('answers a method an address does not take with those it takes', async () => {
  const response = other.PATCH(ask('PATCH', '/api/v1/models', { 'x-request-id': 'mine' }));
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, POST');
  expect(await response.json()).toMatchObject({ code: 'method_not_allowed', request_id: 'mine' });
  const options = other.OPTIONS(ask('OPTIONS', '/api/v1/models/a/rollback'));
  expect(options.headers.get('allow')).toBe('GET, POST');
});
