import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox } from '#lib/secrets/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { type FakeServer, startFakeServer } from '#test/fake-server.ts';
import {
  addChannel,
  deliveryOf,
  LOCAL,
  makeDue,
  readDelivery,
  SECRET_KEY,
  tell,
} from '#test/notifications/outbox.ts';
import { pagerdutyEvent, slackMessage } from '#test/notifications/vendor-schemas.ts';

const KEY = 'R0123456789abcdefghijklmnopqrstu';
let database: TestDatabase;
let server: FakeServer;
let bodies: string[];
const deliveries: ReturnType<typeof deliveryOf>[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  bodies = [];
  server = await startFakeServer((_request, response, body) => {
    bodies.push(body);
    response.writeHead(200).end('ok');
  });
});
afterEach(async () => {
  await Promise.all(deliveries.splice(0).map((delivery) => delivery.close()));
  await server.close();
  await database.db.pool.query('TRUNCATE deliveries, channels CASCADE');
});

function open(more: Parameters<typeof deliveryOf>[1] = {}) {
  const delivery = deliveryOf(database, more);
  deliveries.push(delivery);
  return delivery;
}
async function run(delivery = open()): Promise<void> {
  await delivery.wake();
  await delivery.settled();
}
const addSlack = (url = `${server.url}/services/T0/B0/abcdefghij`) =>
  addChannel(database, { kind: 'slack', secret: url });
const answerWith = (status: number, headers: Record<string, string> = {}, body = '') => {
  server.answer = (_request, response) => response.writeHead(status, headers).end(body);
};

it('sends what the vendors document, and keeps what was answered', async () => {
  const slack = await addSlack();
  const pager = await addChannel(database, {
    ...{ kind: 'pagerduty', settings: { events_url: server.url }, secret: KEY },
  });
  const [told = ''] = await tell(database, slack, {});
  await tell(database, pager, { severity: 1 });
  await run();
  expect(server.requests.sort()).toEqual(['POST /services/T0/B0/abcdefghij', 'POST /v2/enqueue']);
  const parsed = bodies.map((body) => JSON.parse(body));
  slackMessage.parse(parsed.find((body) => 'blocks' in body));
  expect(pagerdutyEvent.parse(parsed.find((body) => 'routing_key' in body))).toMatchObject({
    ...{ routing_key: KEY, event_action: 'trigger', payload: { severity: 'critical' } },
  });
  expect(await readDelivery(database, told)).toMatchObject({
    ...{ status: 'delivered', nextAttemptAt: null, lastError: null, attempts: 1 },
    deliveredAt: expect.any(Date),
    log: [{ status: 200, said: 'answered 200: ok', tookMs: expect.any(Number) }],
  });
  await run();
  expect(server.requests).toHaveLength(2);
});

describe('an answer of', () => {
  it.each([400, 401, 403, 404, 410, 302])('%i is final', async (status) => {
    answerWith(status, { location: 'http://169.254.169.254/' }, 'invalid_payload');
    const [id = ''] = await tell(database, await addSlack(), {});
    await run();
    expect(await readDelivery(database, id)).toMatchObject({
      ...{ status: 'failed', nextAttemptAt: null, deliveredAt: null },
      ...{ lastError: expect.stringContaining(`answered ${status}`), log: [{ status }] },
    });
    await makeDue(database);
    await run();
    expect(server.requests).toHaveLength(1);
  });

  it.each([500, 502, 503, 408])('%i is asked again, later each time', async (status) => {
    answerWith(status);
    const [id = ''] = await tell(database, await addSlack(), {});
    const waits: (number | null)[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      await run();
      const { waitsSeconds, ...delivery } = await readDelivery(database, id);
      expect(delivery).toMatchObject({ status: 'queued', lastError: `answered ${status}` });
      waits.push(waitsSeconds);
      // Not before its time.
      await run();
      expect(server.requests).toHaveLength(attempt + 1);
      await makeDue(database);
    }
    expect(waits).toEqual([10, 20, 40]);
    answerWith(200);
    await run();
    expect(await readDelivery(database, id)).toMatchObject({
      status: 'delivered',
      lastError: null,
    });
  });

  it('429 rests the whole channel as long as it says, and no other', async () => {
    answerWith(429, { 'retry-after': '120' });
    const [limited, other] = [await addSlack(), await addSlack(`${server.url}/other/1`)];
    const [first = ''] = await tell(database, limited, {});
    await run();
    expect(await readDelivery(database, first)).toMatchObject({
      status: 'queued',
      waitsSeconds: 120,
    });
    answerWith(200);
    const [second = ''] = await tell(database, limited, { key: 'else' });
    const [third = ''] = await tell(database, other, {});
    await run();
    expect(await readDelivery(database, second)).toMatchObject({ status: 'queued', log: [] });
    expect(await readDelivery(database, third)).toMatchObject({ status: 'delivered' });
    await makeDue(database);
    await run();
    expect(await readDelivery(database, first)).toMatchObject({ status: 'delivered' });
    expect(await readDelivery(database, second)).toMatchObject({ status: 'delivered' });
  });

  it('gives up in the end', async () => {
    answerWith(500);
    const [id = ''] = await tell(database, await addSlack(), {});
    await database.db.pool.query('UPDATE deliveries SET attempts = 39');
    await run();
    expect(await readDelivery(database, id)).toMatchObject({
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
    server.answer = answer;
    const [id = ''] = await tell(database, await addSlack(), {});
    await run(open({ timeoutMs: 300 }));
    expect(await readDelivery(database, id)).toMatchObject({
      ...{ status: 'queued', waitsSeconds: 10, lastError: expect.stringMatching(says) },
      log: [{ status: null }],
    });
  });

  it('takes it with a huge answer, or one that never ends, has taken it', async () => {
    server.answer = (_request, response) => {
      response.writeHead(200);
      response.write('x'.repeat(1_000_000));
      response.write('y'.repeat(1_000_000));
    };
    const [id = ''] = await tell(database, await addSlack(), {});
    await run();
    const { status, log } = await readDelivery(database, id);
    expect(status).toBe('delivered');
    expect(log[0]?.said.length).toBeLessThan(400);
  });

  it('repeats the secret does not have it in the log', async () => {
    server.answer = (request, response) => response.writeHead(400).end(`no ${request.url}`);
    const [id = ''] = await tell(database, await addSlack(), {});
    await run();
    const { log, lastError } = await readDelivery(database, id);
    expect(lastError).toBe('answered 400: no …');
    expect(log.map(({ said }) => said)).toEqual(['answered 400: no …']);
  });
});

describe('nothing is sent', () => {
  const webhook = (url: string) =>
    addChannel(database, {
      ...{ kind: 'webhook', settings: { url }, secret: 'a text that is long enough to sign with' },
    });

  it('to where a name leads by now', async () => {
    const id = await webhook(`https://hooks.example.com:${server.port}/`);
    const [told = ''] = await tell(database, id, {});
    const resolve = (
      _name: string,
      _options: unknown,
      callback: (...found: [null, never]) => void,
    ) => callback(null, [{ address: '169.254.169.254', family: 4 }] as never);
    await run(open({ resolve }));
    expect(await readDelivery(database, told)).toMatchObject({
      status: 'queued',
      lastError: expect.stringMatching(
        /^hooks\.example\.com leads to 169\.254\.169\.254, which is link-local; MAINSTAY_NOTIFY_HOSTS/,
      ),
    });
    expect(server.connections()).toBe(0);
  });

  it('to a private address that is not named any more, nor in clear', async () => {
    const notify = { publicUrl: 'http://localhost', hosts: [] };
    const [clear = ''] = await tell(database, await webhook(`${server.url}/`), {});
    const [secure = ''] = await tell(
      database,
      await webhook(`https://127.0.0.1:${server.port}/`),
      {},
    );
    await run(open({ notify }));
    expect((await readDelivery(database, clear)).lastError).toMatch(
      /in clear.*MAINSTAY_NOTIFY_HOSTS/,
    );
    expect((await readDelivery(database, secure)).lastError).toMatch(
      /this machine itself.*MAINSTAY_NOTIFY_HOSTS/,
    );
    expect(server.connections()).toBe(0);
  });

  it('where a redirect leads', async () => {
    const inside = await startFakeServer((_request, response) => response.end());
    answerWith(307, { location: inside.url });
    const [id = ''] = await tell(database, await addSlack(), {});
    await run();
    expect(await readDelivery(database, id)).toMatchObject({
      ...{ status: 'failed', lastError: 'answered 307: redirects are not followed' },
    });
    expect(inside.connections()).toBe(0);
    await inside.close();
  });

  it('with another key than the secret was kept with, and it is sent when that is back', async () => {
    const [id = ''] = await tell(database, await addSlack(), {});
    await run(
      open({ secrets: createSecretBox({ secretKey: 'another key, just as long as the one' }) }),
    );
    expect(await readDelivery(database, id)).toMatchObject({
      ...{ status: 'queued', lastError: expect.stringContaining('MAINSTAY_SECRET_KEY') },
    });
    await makeDue(database);
    await run();
    expect(await readDelivery(database, id)).toMatchObject({ status: 'delivered' });
  });

  it('over a channel that was switched off or removed meanwhile', async () => {
    const [off, gone] = [await addSlack(), await addSlack()];
    const [one = ''] = await tell(database, off, {});
    const [two = ''] = await tell(database, gone, {});
    const { channel } = database.db.prisma;
    await channel.update({ where: { id: off }, data: { isEnabled: false } });
    await channel.update({ where: { id: gone }, data: { removedAt: new Date() } });
    await run();
    expect((await readDelivery(database, one)).lastError).toMatch(/switched off/);
    expect((await readDelivery(database, two)).lastError).toMatch(/removed/);
    expect(server.requests).toEqual([]);
  });
});

it('one channel that hangs holds up no other', async () => {
  const [stuck, fine] = [await addSlack(), await addSlack(`${server.url}/fine/1`)];
  server.answer = (request, response) => {
    if (request.url?.startsWith('/fine')) response.end('ok');
  };
  await tell(database, stuck, { key: 'a' }, { key: 'b' });
  const delivery = open({ timeoutMs: 1500 });
  await delivery.wake();
  const [id = ''] = await tell(database, fine, {});
  const began = performance.now();
  await delivery.wake();
  await expect
    .poll(async () => (await readDelivery(database, id)).status, { timeout: 1000 })
    .toBe('delivered');
  expect(performance.now() - began).toBeLessThan(1000);
  await delivery.settled();
});

it('what resolves something goes after what told of it, however that fared', async () => {
  const channel = await addSlack();
  answerWith(500);
  const [firing = '', resolved = '', other = ''] = await tell(
    database,
    channel,
    { kind: 'firing', key: 'incident:1' },
    { kind: 'resolved', key: 'incident:1' },
    { kind: 'firing', key: 'incident:2' },
  );
  await run();
  // The other thing is not held up by the first.
  expect((await readDelivery(database, other)).log).toHaveLength(1);
  expect((await readDelivery(database, resolved)).log).toEqual([]);
  server.answer = (_request, response, body) => {
    bodies.push(JSON.parse(body).text.split(',')[0]);
    response.end();
  };
  await makeDue(database);
  await run();
  const sent = await Promise.all([firing, resolved].map((id) => readDelivery(database, id)));
  expect(sent.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  expect(sent[0]?.deliveredAt?.getTime()).toBeLessThanOrEqual(sent[1]?.deliveredAt?.getTime() ?? 0);
  expect(bodies.indexOf('Firing')).toBeLessThan(bodies.indexOf('Resolved'));
});

it('several workers send each message once', async () => {
  const channels = [await addSlack(), await addSlack(), await addSlack()];
  server.answer = (_request, response, body) => {
    bodies.push(body);
    setTimeout(() => response.end(), 5);
  };
  let number = 0;
  for (const id of channels) {
    await tell(
      database,
      id,
      ...Array.from({ length: 12 }, () => ({ key: `k${number++ % 7}`, title: `t${number}` })),
    );
  }
  const workers = [open(), open(), open(), open()];
  await Promise.all(workers.map((worker) => run(worker)));
  // A lane that found every key taken leaves it to the next look.
  await Promise.all(workers.map((worker) => run(worker)));
  expect(bodies).toHaveLength(36);
  expect(new Set(bodies).size).toBe(36);
});

it('what was announced while a channel’s last message was sent is sent as well', async () => {
  const channel = await addSlack();
  const delivery = open();
  let more: Promise<unknown> = Promise.resolve();
  server.answer = (_request, response, body) => {
    bodies.push(body);
    if (bodies.length === 1)
      more = tell(database, channel, { key: 'late' }).then(() => delivery.wake());
    void more.then(() => response.end());
  };
  await tell(database, channel, {});
  await delivery.wake();
  await expect.poll(() => bodies.length).toBe(2);
  await delivery.settled();
});

it('closes when what it sends has ended, and begins nothing', async () => {
  const channel = await addSlack();
  let answer = () => {};
  server.answer = (_request, response, body) => {
    bodies.push(body);
    answer = () => response.end();
  };
  const [first = '', second = ''] = await tell(database, channel, { key: 'a' }, { key: 'b' });
  const delivery = open();
  await delivery.wake();
  await expect.poll(() => bodies.length).toBe(1);
  const closed = delivery.close();
  answer();
  await closed;
  await delivery.wake();
  expect(await readDelivery(database, first)).toMatchObject({ status: 'delivered' });
  expect(await readDelivery(database, second)).toMatchObject({ status: 'queued', log: [] });
});

it('a killed worker’s message is sent by another one when its lease has ended, and not before', async () => {
  server.answer = (_request, _response, body) => void bodies.push(body);
  const [id = ''] = await tell(database, await addSlack(), {});
  const script = new URL('../../../test/notifications/delivering-worker.ts', import.meta.url)
    .pathname;
  const worker = spawn(process.execPath, [script, database.url, SECRET_KEY, '4'], {
    stdio: 'inherit',
  });
  await expect.poll(() => bodies.length, { timeout: 15_000 }).toBe(1);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  answerWith(200);
  const before = server.requests.length;
  const delivery = open();
  await run(delivery);
  expect(server.requests).toHaveLength(before);
  await expect
    .poll(
      async () => {
        await run(delivery);
        return (await readDelivery(database, id)).status;
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBe('delivered');
  expect(server.requests).toHaveLength(before + 1);
  expect(await readDelivery(database, id)).toMatchObject({ attempts: 2, log: [{ status: 200 }] });
});

it('who was so slow that another one had it since writes nothing over that', async () => {
  const [id = ''] = await tell(database, await addSlack(), {});
  let answerFirst = () => {};
  server.answer = (_request, response) => {
    answerFirst = () => response.writeHead(400).end();
  };
  const slow = open({ leaseSeconds: 1 });
  await slow.wake();
  await expect.poll(() => server.requests.length).toBe(1);
  const answerLate = answerFirst;
  answerWith(200);
  await makeDue(database);
  await run();
  answerLate();
  await slow.settled();
  expect(await readDelivery(database, id)).toMatchObject({
    ...{ status: 'delivered', lastError: null },
    log: [{ status: 200 }, { status: 400 }],
  });
});

it('ends what killed everybody who tried it', async () => {
  const [id = ''] = await tell(database, await addSlack(), {});
  await database.db.pool.query('UPDATE deliveries SET attempts = 40');
  await run();
  expect(await readDelivery(database, id)).toMatchObject({
    ...{ status: 'failed', lastError: expect.stringContaining('broke off'), log: [] },
  });
  expect(server.requests).toEqual([]);
});

it('forgets what is older than 90 days, but for what waits', async () => {
  const channel = await addSlack();
  const [old = '', fresh = ''] = await tell(database, channel, {}, { key: 'x' });
  await run();
  const [waiting = ''] = await tell(database, channel, { key: 'y' });
  await database.db.pool.query(
    `UPDATE deliveries SET created_at = now() - interval '91 days' WHERE id = ANY($1)`,
    [[old, waiting]],
  );
  await open({ notify: { publicUrl: 'http://localhost', hosts: LOCAL } }).removeOldDeliveries();
  const left = await database.db.prisma.delivery.findMany({ select: { id: true } });
  expect(left.map(({ id }) => id).sort()).toEqual([fresh, waiting].sort());
});
