import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '#test/gateway-http.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.fixture.close());
const send: TestGateway['send'] = (...request) => gateway.send(...request);
const logged: TestGateway['logged'] = (requestId) => gateway.logged(requestId);

const row = [2, 4, 8];

describe('POST /feedback', () => {
  const feedback = (body: unknown, token = gateway.tokens.feedback) =>
    send('/feedback', body, { token });

  it('joins labels to predictions', async () => {
    await send('/predict/vector', { features: row, request_id: 'labelled' });
    await logged('labelled');
    expect((await feedback({ request_id: 'labelled', label: 1.5 })).body).toEqual({
      joined: 1,
      known: 0,
      unknown: 0,
    });
    const batch = {
      labels: [
        { request_id: 'labelled', label: 1.5 },
        { request_id: 'to come', label: 'x' },
      ],
    };
    expect((await feedback(batch, gateway.tokens.admin)).body).toEqual({
      joined: 0,
      known: 1,
      unknown: 1,
    });
    expect((await logged('labelled')).labels).toMatchObject([{ row: 0, label: 1.5 }]);
  });

  it.each<[string, unknown, string]>([
    ['no label', { request_id: 'a' }, 'label'],
    ['a label that is a list', { labels: [{ request_id: 'a', label: [] }] }, 'labels[0].label'],
    ['a row beyond any', { request_id: 'a', label: 1, row: 2 ** 40 }, 'row'],
    ['no labels', { labels: [] }, 'labels'],
    ['a number', 1, ''],
  ])('refuses %s', async (_name, body, field) => {
    const answer = await feedback(body);
    expect(answer.body).toMatchObject({ status: 422, code: 'invalid_request' });
    expect(answer.body.errors[0].field).toBe(field);
  });

  it('needs the scope feedback', async () => {
    expect((await feedback({ request_id: 'a', label: 1 }, gateway.tokens.predict)).status).toBe(
      403,
    );
    expect((await send('/feedback', {}, { token: null })).status).toBe(401);
  });
});
