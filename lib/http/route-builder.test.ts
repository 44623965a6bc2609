import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Caller, Scope } from '#lib/auth/access.ts';
import { AppError } from './errors.ts';
import { defineOperation } from './operation.ts';
import {
  type Authenticated,
  type ErrorLogEntry,
  MAX_JSON_BYTES,
  type RouteHandler,
  runRoute,
} from './route-builder.ts';

const operation = defineOperation({
  id: 'renameThing',
  method: 'PUT',
  path: '/api/v1/things/{thing}',
  tag: 'Test',
  summary: 'Rename a thing',
  access: { role: 'operator', scope: 'registry' },
  params: z.object({ thing: z.string().max(20) }),
  query: z.object({ limit: z.coerce.number().int().max(10).default(5) }),
  body: z.strictObject({ name: z.string().min(1), tags: z.array(z.number()).optional() }),
  response: z.object({ name: z.string() }),
});
type Handler = RouteHandler<typeof operation, object>;

const user = (role: 'viewer' | 'operator'): Authenticated => ({
  caller: { kind: 'user', id: 'u1', name: 'U', email: 'u@example.com', role },
  byCookie: true,
});
const key = (...scopes: Scope[]): Authenticated => ({
  caller: { kind: 'api_key', id: 'k1', name: 'ci', scopes },
  byCookie: false,
});
const echo: Handler = async ({ body }) => ({ name: body.name });

async function call(
  given: {
    path?: string;
    body?: BodyInit;
    headers?: Record<string, string>;
    as?: Authenticated;
    handler?: Handler;
  } = {},
) {
  const log: ErrorLogEntry[] = [];
  const request = new Request(`http://console.example${given.path ?? '/api/v1/things/one'}`, {
    method: 'PUT',
    body: given.body ?? '{"name":"new"}',
    headers: { host: 'console.example', 'content-type': 'application/json', ...given.headers },
  });
  const deps = {
    services: {},
    authenticate: async () => given.as ?? key('registry'),
    logError: (entry: ErrorLogEntry) => log.push(entry),
    makeRequestId: () => 'made-id',
    checksAnswers: true,
  };
  const response = await runRoute(operation, given.handler ?? echo, deps, request);
  return { response, body: await response.json(), log };
}

describe('a call that is right', () => {
  it('is parsed, carried out and answered, with a request id and never cached', async () => {
    let seen: Parameters<Handler>[0] | undefined;
    const { response, body, log } = await call({
      path: '/api/v1/things/caf%C3%A9%2F1?limit=3',
      handler: async (input) => {
        seen = input;
        input.headers.append('x-extra', 'yes');
        return { name: input.body.name };
      },
    });
    expect(seen).toMatchObject({
      params: { thing: 'café/1' },
      query: { limit: 3 },
      body: { name: 'new' },
      ctx: { actor: { kind: 'api_key', id: 'k1', name: 'ci' }, requestId: 'made-id' },
    });
    expect(response.status).toBe(200);
    expect(body).toEqual({ name: 'new' });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json',
      'x-request-id': 'made-id',
      'x-extra': 'yes',
    });
    expect(log).toEqual([]);
  });

  it('keeps the request id it came with, unless that could not be logged safely', async () => {
    const kept = await call({ headers: { 'x-request-id': 'mine-7' } });
    expect(kept.response.headers.get('x-request-id')).toBe('mine-7');
    const replaced = await call({ headers: { 'x-request-id': 'a b' } });
    expect(replaced.response.headers.get('x-request-id')).toBe('made-id');
  });
});

describe('a call that is wrong', () => {
  const nobody: Authenticated = { caller: null, byCookie: false };
  const big = JSON.stringify({ name: 'x'.repeat(MAX_JSON_BYTES) });
  it.each<[string, Parameters<typeof call>[0], number, string, string]>([
    ['nobody', { as: nobody }, 401, 'unauthenticated', 'Authorization: Bearer'],
    ['too low a role', { as: user('viewer') }, 403, 'forbidden', 'the role operator or higher'],
    ['another scope', { as: key('predict') }, 403, 'forbidden', 'the scope registry'],
    ['an unknown field', { body: '{"name":"a","nmae":1}' }, 422, 'invalid_request', 'nmae'],
    ['a wrong item', { body: '{"name":"a","tags":[1,"b"]}' }, 422, 'invalid_request', 'tags[1]'],
    ['a missing body', { body: '' }, 422, 'invalid_request', 'body'],
    ['not JSON', { body: '{"name":' }, 400, 'not_json', 'not valid JSON'],
    ['not UTF-8', { body: new Uint8Array([0xff, 0xfe]) }, 400, 'not_json', 'UTF-8'],
    ['too large', { body: big }, 413, 'payload_too_large', '4194304 bytes'],
    [
      'another content type',
      { headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
      'application/json',
    ],
    ['a wrong query', { path: '/api/v1/things/a?limit=11' }, 422, 'invalid_request', 'limit'],
    ['an unknown query', { path: '/api/v1/things/a?lmit=1' }, 422, 'invalid_request', 'lmit'],
    ['a query twice', { path: '/api/v1/things/a?limit=1&limit=2' }, 422, 'invalid_request', 'once'],
    ['a wrong path', { path: `/api/v1/things/${'a'.repeat(21)}` }, 422, 'invalid_request', 'thing'],
    ['a broken encoding', { path: '/api/v1/things/%E0%A4%A' }, 404, 'not_found', 'form'],
  ])('%s', async (_name, given, status, code, says) => {
    const { response, body, log } = await call(given);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
    expect(body).toMatchObject({
      type: `urn:mainstay:problem:${code}`,
      status,
      code,
      request_id: 'made-id',
    });
    expect(body.detail).toContain(says);
    expect(log).toHaveLength(1);
  });

  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'http://console.example' }, 200],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'https://outside.example', 'x-forwarded-host': 'outside.example' }, 200],
    [{}, 200],
  ])('by cookie with %o: %i', async (headers, status) => {
    const { response } = await call({ as: user('operator'), headers: headers as never });
    expect(response.status).toBe(status);
  });

  it('with an API key may come from anywhere', async () => {
    const { response } = await call({ headers: { origin: 'http://evil.example' } });
    expect(response.status).toBe(200);
  });
});

describe('a failure', () => {
  const failing =
    (error: unknown): Handler =>
    async () =>
      Promise.reject(error);

  it('of ours tells the caller nothing of its cause and is logged once', async () => {
    const { response, body, log } = await call({ handler: failing(new Error('secret detail')) });
    expect(response.status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(log).toMatchObject([
      {
        error: { message: 'secret detail' },
        operation: 'renameThing',
        path: '/api/v1/things/one',
        requestId: 'made-id',
        status: 500,
        caller: 'api_key:k1',
      },
    ]);
  });

  it('that passes says when to come back', async () => {
    const error = new AppError('too_many_attempts', {
      publicMessage: 'Wait.',
      extra: { retry_after_seconds: 7 },
    });
    const { response } = await call({ handler: failing(error) });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
    const away = new AppError('unavailable', { publicMessage: 'Not now.' });
    expect((await call({ handler: failing(away) })).response.headers.get('retry-after')).toBe('1');
  });

  it.each([
    ['lacks a field', {}],
    ['says more than its contract', { name: 'a', password_hash: 'x' }],
  ])('is an answer that %s', async (_name, answer) => {
    const { response } = await call({ handler: async () => answer as { name: string } });
    expect(response.status).toBe(500);
  });
});

it('asks nobody who they are on a public operation', async () => {
  const open = defineOperation({
    id: 'open',
    method: 'GET',
    path: '/open',
    tag: 'Test',
    summary: 'Open',
    access: 'public',
  });
  const deps = {
    services: {},
    authenticate: async () => ({ caller: null as Caller | null, byCookie: false }),
    logError: () => undefined,
    makeRequestId: () => 'made-id',
    checksAnswers: true,
  };
  const request = new Request('http://console.example/open');
  const response = await runRoute(open, async () => undefined, deps, request);
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
});
