import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';

let fixture: GatewayFixture;
let url: string;
beforeAll(async () => {
  fixture = await createGatewayFixture();
  url = (await fixture.start()).url;
});
afterAll(() => fixture.close());

const ctx = { actor: { kind: 'system', id: 'test', name: 'test' }, requestId: null } as const;

function send(path: string, key: string, init: RequestInit = {}) {
  const authorization = `Bearer ${Buffer.from(key).toString('latin1')}`;
  return fetch(url + path, { ...init, headers: { authorization, ...init.headers } });
}

const sendFeedback = (key: string) =>
  send('/feedback', key, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });

it('takes a key with spaces and umlauts, sent as UTF-8', async () => {
  const key = 'ein Schlüssel für Große à';
  await fixture.auth.ensureApiKey({ name: 'own', key, scopes: ['feedback'] });
  await eventually(async () => expect((await sendFeedback(key)).status).toBe(422));
  expect((await sendFeedback(`${key}!`)).status).toBe(401);
  expect((await sendFeedback('ein')).status).toBe(401);
});

it('holds a key to its rate limit from the moment it is known, and no other', async () => {
  const create = (name: string, rate_limit?: number) =>
    fixture.auth.createApiKey({ name, scopes: ['predict', 'feedback'], rate_limit }, ctx);
  const [slow, free] = [await create('slow', 0.01), await create('free')];
  // Who is not known yet has not asked.
  await eventually(async () => expect((await send('/v2/models', slow.key)).status).toBe(200));
  for (const answer of [await sendFeedback(slow.key), await send('/v2/models', slow.key)]) {
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(90);
    expect(answer.headers.get('x-request-id')).toBeTruthy();
  }
  for (let index = 0; index < 20; index += 1) {
    expect((await send('/v2/models', free.key)).status).toBe(200);
  }
});
