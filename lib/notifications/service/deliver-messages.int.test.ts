import { describe, expect, it } from 'vitest';
import { createSecretBox } from '#lib/secrets/service.ts';
import { type FakeServer, startFakeServer } from '#test/fake-server.ts';
import { deliveryBench } from '#test/notifications/delivery-bench.ts';
import { addChannel, makeDue, readDelivery, tell } from '#test/notifications/outbox.ts';
import { pagerdutyEvent, slackMessage } from '#test/notifications/vendor-schemas.ts';

const KEY = 'R0123456789abcdefghijklmnopqrstu';
const bench = deliveryBench();
const { open, run, addSlack, answerWith } = bench;

it('sends what the vendors document, and keeps what was answered', async () => {
  const slack = await addSlack();
  const pager = await addChannel(bench.database, {
    ...{ kind: 'pagerduty', settings: { events_url: bench.server.url }, secret: KEY },
  });
  const [told = ''] = await tell(bench.database, slack, {});
  await tell(bench.database, pager, { severity: 1 });
  await run();
  expect(bench.server.requests.sort()).toEqual([
    'POST /services/T0/B0/abcdefghij',
    'POST /v2/enqueue',
  ]);
  const parsed = bench.bodies.map((body) => JSON.parse(body));
  slackMessage.parse(parsed.find((body) => 'blocks' in body));
  expect(pagerdutyEvent.parse(parsed.find((body) => 'routing_key' in body))).toMatchObject({
    ...{ routing_key: KEY, event_action: 'trigger', payload: { severity: 'critical' } },
  });
  expect(await readDelivery(bench.database, told)).toMatchObject({
    ...{ status: 'delivered', nextAttemptAt: null, lastError: null, attempts: 1 },
    deliveredAt: expect.any(Date),
    log: [{ status: 200, said: 'answered 200: ok', tookMs: expect.any(Number) }],
  });
  await run();
  expect(bench.server.requests).toHaveLength(2);
});

describe('an answer of', () => {
  it.each([400, 401, 403, 404, 410, 302])('%i is final', async (status) => {
    answerWith(status, { location: 'http://169.254.169.254/' }, 'invalid_payload');
    const [id = ''] = await tell(bench.database, await addSlack(), {});
    await run();
    expect(await readDelivery(bench.database, id)).toMatchObject({
      ...{ status: 'failed', nextAttemptAt: null, deliveredAt: null },
      ...{ lastError: expect.stringContaining(`answered ${status}`), log: [{ status }] },
    });
    await makeDue(bench.database);
    await run();
    expect(bench.server.requests).toHaveLength(1);
  });

  it.each([500, 502, 503, 408])('%i is asked again, later each time', async (status) => {
    answerWith(status);
    const [id = ''] = await tell(bench.database, await addSlack(), {});
    const waits: (number | null)[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      await run();
      const { waitsSeconds, ...delivery } = await readDelivery(bench.database, id);
      expect(delivery).toMatchObject({ status: 'queued', lastError: `answered ${status}` });
      waits.push(waitsSeconds);
      // Not before its time.
      await run();
      expect(bench.server.requests).toHaveLength(attempt + 1);
      await makeDue(bench.database);
    }
    expect(waits).toEqual([10, 20, 40]);
    answerWith(200);
    await run();
    expect(await readDelivery(bench.database, id)).toMatchObject({
      status: 'delivered',
      lastError: null,
    });
  });

  it('429 rests the whole channel as long as it says, and no other', async () => {
    answerWith(429, { 'retry-after': '120' });
    const [limited, other] = [await addSlack(), await addSlack(`${bench.server.url}/other/1`)];
    const [first = ''] = await tell(bench.database, limited, {});
    await run();
    expect(await readDelivery(bench.database, first)).toMatchObject({
      status: 'queued',
      waitsSeconds: 120,
    });
    answerWith(200);
    const [second = ''] = await tell(bench.database, limited, { key: 'else' });
    const [third = ''] = await tell(bench.database, other, {});
    await run();
    expect(await readDelivery(bench.database, second)).toMatchObject({ status: 'queued', log: [] });
    expect(await readDelivery(bench.database, third)).toMatchObject({ status: 'delivered' });
    await makeDue(bench.database);
    await run();
    expect(await readDelivery(bench.database, first)).toMatchObject({ status: 'delivered' });
    expect(await readDelivery(bench.database, second)).toMatchObject({ status: 'delivered' });
  });

  it('gives up in the end', async () => {
    answerWith(500);
    const [id = ''] = await tell(bench.database, await addSlack(), {});
    await bench.database.db.pool.query('UPDATE deliveries SET attempts = 39');
    await run();
    expect(await readDelivery(bench.database, id)).toMatchObject({
      ...{ status: 'failed', attempts: 40 },
      lastError: 'given up after 40 attempts: answered 500',
    });
  });
});

describe('a server that', () => {
  it.each<[string, FakeServer['answer'], RegExp]>([
    ['hangs', () => undefined, /^127\.0\.0\.1 did not answer within 0\.3 seconds$/],
    ['closes', (request) => request.socket.destroy(), /closed the connection before it answered/],
    [
      'sends rubbish',
      (request) => request.socket.end('not HTTP at all\r\n\r\n'),
      /cannot be asked/,
    ],
    [
      'begins a header and stops',
      (request) => request.socket.write('HTTP/1.1 200 OK\r\nx-a: '),
      /did not answer within/,
    ],
  ])('%s is asked again', async (_what, answer, says) => {
    bench.server.answer = answer;
    const [id = ''] = await tell(bench.database, await addSlack(), {});
    await run(open({ timeoutMs: 300 }));
    expect(await readDelivery(bench.database, id)).toMatchObject({
      ...{ status: 'queued', waitsSeconds: 10, lastError: expect.stringMatching(says) },
      log: [{ status: null }],
    });
  });

  it('takes it with a huge answer, or one that never ends, has taken it', async () => {
    bench.server.answer = (_request, response) => {
      response.writeHead(200);
      response.write('x'.repeat(1_000_000));
      response.write('y'.repeat(1_000_000));
    };
    const [id = ''] = await tell(bench.database, await addSlack(), {});
    await run();
    const { status, log } = await readDelivery(bench.database, id);
    expect(status).toBe('delivered');
    expect(log[0]?.said.length).toBeLessThan(400);
  });

  it('repeats the secret does not have it in the log', async () => {
    bench.server.answer = (request, response) => response.writeHead(400).end(`no ${request.url}`);
    const [id = ''] = await tell(bench.database, await addSlack(), {});
    await run();
    const { log, lastError } = await readDelivery(bench.database, id);
    expect(lastError).toBe('answered 400: no …');
    expect(log.map(({ said }) => said)).toEqual(['answered 400: no …']);
  });
});

describe('nothing is sent', () => {
  const webhook = (url: string) =>
    addChannel(bench.database, {
      ...{ kind: 'webhook', settings: { url }, secret: 'a text that is long enough to sign with' },
    });

  it('to where a name leads by now', async () => {
    const id = await webhook(`https://hooks.example.com:${bench.server.port}/`);
    const [told = ''] = await tell(bench.database, id, {});
    const resolve = (
      _name: string,
      _options: unknown,
      callback: (...found: [null, never]) => void,
    ) => callback(null, [{ address: '169.254.169.254', family: 4 }] as never);
    await run(open({ resolve }));
    expect(await readDelivery(bench.database, told)).toMatchObject({
      status: 'queued',
      lastError: expect.stringMatching(
        /^hooks\.example\.com leads to 169\.254\.169\.254, which is link-local; MAINSTAY_NOTIFY_HOSTS/,
      ),
    });
    expect(bench.server.connections()).toBe(0);
  });

  it('to a private address that is not named any more, nor in clear', async () => {
    const notify = { publicUrl: 'http://localhost', hosts: [] };
    const [clear = ''] = await tell(bench.database, await webhook(`${bench.server.url}/`), {});
    const [secure = ''] = await tell(
      bench.database,
      await webhook(`https://127.0.0.1:${bench.server.port}/`),
      {},
    );
    await run(open({ notify }));
    expect((await readDelivery(bench.database, clear)).lastError).toMatch(
      /in clear.*MAINSTAY_NOTIFY_HOSTS/,
    );
    expect((await readDelivery(bench.database, secure)).lastError).toMatch(
      /this machine itself.*MAINSTAY_NOTIFY_HOSTS/,
    );
    expect(bench.server.connections()).toBe(0);
  });

  it('where a redirect leads', async () => {
    const inside = await startFakeServer((_request, response) => response.end());
    answerWith(307, { location: inside.url });
    const [id = ''] = await tell(bench.database, await addSlack(), {});
    await run();
    expect(await readDelivery(bench.database, id)).toMatchObject({
      ...{ status: 'failed', lastError: 'answered 307: redirects are not followed' },
    });
    expect(inside.connections()).toBe(0);
    await inside.close();
  });

  it('with another key than the secret was kept with, and it is sent when that is back', async () => {
    const [id = ''] = await tell(bench.database, await addSlack(), {});
    await run(
      open({ secrets: createSecretBox({ secretKey: 'another key, just as long as the one' }) }),
    );
    expect(await readDelivery(bench.database, id)).toMatchObject({
      ...{ status: 'queued', lastError: expect.stringContaining('MAINSTAY_SECRET_KEY') },
    });
    await makeDue(bench.database);
    await run();
    expect(await readDelivery(bench.database, id)).toMatchObject({ status: 'delivered' });
  });

  it('over a channel that was switched off or removed meanwhile', async () => {
    const [off, gone] = [await addSlack(), await addSlack()];
    const [one = ''] = await tell(bench.database, off, {});
    const [two = ''] = await tell(bench.database, gone, {});
    const { channel } = bench.database.db.prisma;
    await channel.update({ where: { id: off }, data: { isEnabled: false } });
    await channel.update({ where: { id: gone }, data: { removedAt: new Date() } });
    await run();
    expect((await readDelivery(bench.database, one)).lastError).toMatch(/switched off/);
    expect((await readDelivery(bench.database, two)).lastError).toMatch(/removed/);
    expect(bench.server.requests).toEqual([]);
  });
});
