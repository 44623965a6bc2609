import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineOperation } from '#lib/http/operation.ts';
import { ApiError } from './api-error.ts';
import { callApi } from './call-api.ts';

let base = '';
/** Never answers `/silent`; stops in the middle of `/half`. */
const server = createServer((request, response) => {
  if (request.url !== '/half') return;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"a":');
});
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const operation = (path: string) =>
  defineOperation({
    id: 'x',
    method: 'GET',
    path: base + path,
    tag: 'Fleet',
    summary: 'x',
    access: { role: 'viewer', scope: 'registry' },
  });

test.each(['/silent', '/half'])('a call to %s ends with a clear error', async (path) => {
  const error = await callApi(operation(path), {}, { timeoutMs: 100 }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error.problem).toMatchObject({ status: 504, title: 'The console took too long' });
  expect(error.problem.detail).toContain('within 0.1 seconds');
});

test('one that its caller gave up is no error of ours', async () => {
  const signal = AbortSignal.abort();
  const error = await callApi(operation('/silent'), {}, { signal }).catch((thrown) => thrown);
  expect(error).not.toBeInstanceOf(ApiError);
});
