import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
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

it('one channel that hangs holds up no other', async () => {
  const [stuck, fine] = [await addSlack(), await addSlack(`${server.url}/fine/1`)];
  server.answer = (request, response) => {
    if (request.url?.startsWith('/fine')) response.end('ok');
  };
  const [hangs = ''] = await tell(database, stuck, { key: 'a' }, { key: 'b' });
  const delivery = open({ timeoutMs: 5000 });
  await delivery.wake();
  await expect.poll(() => server.requests.length).toBe(1);
  const [id = ''] = await tell(database, fine, {});
  await delivery.wake();
  await expect
    .poll(async () => (await readDelivery(database, id)).status, { timeout: 4000 })
    .toBe('delivered');
  expect((await readDelivery(database, hangs)).log).toEqual([]);
  await server.close();
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
  const worker = spawn(process.execPath, [script, database.url, SECRET_KEY, '600'], {
    stdio: 'inherit',
  });
  await expect.poll(() => bodies.length, { timeout: 15_000 }).toBe(1);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  answerWith(200);
  const before = server.requests.length;
  await run();
  expect(server.requests).toHaveLength(before);
  expect((await readDelivery(database, id)).waitsSeconds).toBeGreaterThan(500);
  await makeDue(database);
  await run();
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
