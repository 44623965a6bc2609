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
      replaced: 0,
      unknown: 0,
      unknown_request_ids: [],
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
      replaced: 0,
      unknown: 1,
      unknown_request_ids: ['to come'],
    });
    expect((await logged('labelled')).labels).toMatchObject([{ row: 0, label: 1.5 }]);
  });

  it('refuses labels that can never match', async () => {
    await send('/predict/late', { features: [1, 2], request_id: 'classified' });
    await logged('classified');
    const wrong = await feedback({
      labels: [
        { request_id: 'classified', label: 'late' },
        { request_id: 'classified', label: 1 },
      ],
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.detail).toBe(
      'labels[1].label: must be one of "on time", "late", the classes of late version 1, got 1',
    );
    expect((await feedback({ request_id: 'classified', label: 'Late' })).body.errors).toMatchObject(
      [{ field: 'label' }],
    );
    expect((await feedback({ request_id: 'classified', label: 'late' })).body.joined).toBe(1);
  });

  it.each<[string, unknown, string, string]>([
    ['no label', { request_id: 'a' }, 'label', 'is missing'],
    [
      'a label that is a list',
      { labels: [{ request_id: 'a', label: [] }] },
      'labels[0].label',
      'must be a number, text, true or false, got a list',
    ],
    [
      'a label with more digits than a number holds',
      '{"request_id":"a","label":12345678901234567890}',
      'label',
      'got a whole number beyond 2^53',
    ],
    ['a label with NUL', { request_id: 'a', label: 'x\0' }, 'label', 'without NUL'],
    ['a request id with NUL', { request_id: 'a\0', label: 1 }, 'request_id', 'without NUL'],
    ['a request id that no prediction has', { request_id: 'ä', label: 1 }, 'request_id', 'ASCII'],
    ['a row beyond any', { request_id: 'a', label: 1, row: 2 ** 40 }, 'row', 'at most 999999'],
    ['what is no time', { request_id: 'a', label: 1, observed_at: 'x' }, 'observed_at', '2026'],
    ['no labels', { labels: [] }, 'labels', 'at least 1 entry'],
    ['a number', 1, 'body', 'must be an object, got a number'],
  ])('refuses %s', async (_name, body, field, says) => {
    const answer = await feedback(body);
    expect(answer.body).toMatchObject({ status: 422, code: 'invalid_request' });
    expect(answer.body.errors).toEqual([{ field, message: expect.stringContaining(says) }]);
  });

  it('needs the scope feedback', async () => {
    expect((await feedback({ request_id: 'a', label: 1 }, gateway.tokens.predict)).status).toBe(
      403,
    );
    expect((await send('/feedback', {}, { token: null })).status).toBe(401);
  });
});
