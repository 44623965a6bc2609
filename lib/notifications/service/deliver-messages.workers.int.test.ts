import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { deliveryBench } from '#test/notifications/delivery-bench.ts';
import { LOCAL, makeDue, readDelivery, SECRET_KEY, tell } from '#test/notifications/outbox.ts';

const bench = deliveryBench();
const { open, run, addSlack, answerWith } = bench;

it('one channel that hangs holds up no other', async () => {
  const [stuck, fine] = [await addSlack(), await addSlack(`${bench.server.url}/fine/1`)];
  bench.server.answer = (request, response) => {
    if (request.url?.startsWith('/fine')) response.end('ok');
  };
  const [hangs = ''] = await tell(bench.database, stuck, { key: 'a' }, { key: 'b' });
  const delivery = open({ timeoutMs: 5000 });
  await delivery.wake();
  await expect.poll(() => bench.server.requests.length).toBe(1);
  const [id = ''] = await tell(bench.database, fine, {});
  await delivery.wake();
  await expect
    .poll(async () => (await readDelivery(bench.database, id)).status, { timeout: 4000 })
    .toBe('delivered');
  expect((await readDelivery(bench.database, hangs)).log).toEqual([]);
  await bench.server.close();
  await delivery.settled();
});

it('what resolves something goes after what told of it, however that fared', async () => {
  const channel = await addSlack();
  answerWith(500);
  const [firing = '', resolved = '', other = ''] = await tell(
    bench.database,
    channel,
    { kind: 'firing', key: 'incident:1' },
    { kind: 'resolved', key: 'incident:1' },
    { kind: 'firing', key: 'incident:2' },
  );
  await run();
  // The other thing is not held up by the first.
  expect((await readDelivery(bench.database, other)).log).toHaveLength(1);
  expect((await readDelivery(bench.database, resolved)).log).toEqual([]);
  bench.server.answer = (_request, response, body) => {
    bench.bodies.push(JSON.parse(body).text.split(',')[0]);
    response.end();
  };
  await makeDue(bench.database);
  await run();
  const sent = await Promise.all([firing, resolved].map((id) => readDelivery(bench.database, id)));
  expect(sent.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  expect(sent[0]?.deliveredAt?.getTime()).toBeLessThanOrEqual(sent[1]?.deliveredAt?.getTime() ?? 0);
  expect(bench.bodies.indexOf('Firing')).toBeLessThan(bench.bodies.indexOf('Resolved'));
});

it('several workers send each message once', async () => {
  const channels = [await addSlack(), await addSlack(), await addSlack()];
  bench.server.answer = (_request, response, body) => {
    bench.bodies.push(body);
    setTimeout(() => response.end(), 5);
  };
  let number = 0;
  for (const id of channels) {
    await tell(
      bench.database,
      id,
      ...Array.from({ length: 12 }, () => ({ key: `k${number++ % 7}`, title: `t${number}` })),
    );
  }
  const workers = [open(), open(), open(), open()];
  await Promise.all(workers.map((worker) => run(worker)));
  // A lane that found every key taken leaves it to the next look.
  await Promise.all(workers.map((worker) => run(worker)));
  expect(bench.bodies).toHaveLength(36);
  expect(new Set(bench.bodies).size).toBe(36);
});

it('what was announced while a channel’s last message was sent is sent as well', async () => {
  const channel = await addSlack();
  const delivery = open();
  let more: Promise<unknown> = Promise.resolve();
  bench.server.answer = (_request, response, body) => {
    bench.bodies.push(body);
    if (bench.bodies.length === 1)
      more = tell(bench.database, channel, { key: 'late' }).then(() => delivery.wake());
    void more.then(() => response.end());
  };
  await tell(bench.database, channel, {});
  await delivery.wake();
  await expect.poll(() => bench.bodies.length).toBe(2);
  await delivery.settled();
});

it('closes when what it sends has ended, and begins nothing', async () => {
  const channel = await addSlack();
  let answer = () => {};
  bench.server.answer = (_request, response, body) => {
    bench.bodies.push(body);
    answer = () => response.end();
  };
  const [first = '', second = ''] = await tell(bench.database, channel, { key: 'a' }, { key: 'b' });
  const delivery = open();
  await delivery.wake();
  await expect.poll(() => bench.bodies.length).toBe(1);
  const closed = delivery.close();
  answer();
  await closed;
  await delivery.wake();
  expect(await readDelivery(bench.database, first)).toMatchObject({ status: 'delivered' });
  expect(await readDelivery(bench.database, second)).toMatchObject({ status: 'queued', log: [] });
});

it('a killed worker’s message is sent by another one when its lease has ended, and not before', async () => {
  bench.server.answer = (_request, _response, body) => void bench.bodies.push(body);
  const [id = ''] = await tell(bench.database, await addSlack(), {});
  const script = new URL('../../../test/notifications/delivering-worker.ts', import.meta.url)
    .pathname;
  const worker = spawn(process.execPath, [script, bench.database.url, SECRET_KEY, '600'], {
    stdio: 'inherit',
  });
  await expect.poll(() => bench.bodies.length, { timeout: 15_000 }).toBe(1);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  answerWith(200);
  const before = bench.server.requests.length;
  await run();
  expect(bench.server.requests).toHaveLength(before);
  expect((await readDelivery(bench.database, id)).waitsSeconds).toBeGreaterThan(500);
  await makeDue(bench.database);
  await run();
  expect(bench.server.requests).toHaveLength(before + 1);
  expect(await readDelivery(bench.database, id)).toMatchObject({
    attempts: 2,
    log: [{ status: 200 }],
  });
});

it('who was so slow that another one had it since writes nothing over that', async () => {
  const [id = ''] = await tell(bench.database, await addSlack(), {});
  let answerFirst = () => {};
  bench.server.answer = (_request, response) => {
    answerFirst = () => response.writeHead(400).end();
  };
  const slow = open({ leaseSeconds: 1 });
  await slow.wake();
  await expect.poll(() => bench.server.requests.length).toBe(1);
  const answerLate = answerFirst;
  answerWith(200);
  await makeDue(bench.database);
  await run();
  answerLate();
  await slow.settled();
  expect(await readDelivery(bench.database, id)).toMatchObject({
    ...{ status: 'delivered', lastError: null },
    log: [{ status: 200 }, { status: 400 }],
  });
});

it('ends what killed everybody who tried it', async () => {
  const [id = ''] = await tell(bench.database, await addSlack(), {});
  await bench.database.db.pool.query('UPDATE deliveries SET attempts = 40');
  await run();
  expect(await readDelivery(bench.database, id)).toMatchObject({
    ...{ status: 'failed', lastError: expect.stringContaining('broke off'), log: [] },
  });
  expect(bench.server.requests).toEqual([]);
});

it('forgets what is older than 90 days, but for what waits', async () => {
  const channel = await addSlack();
  const [old = '', fresh = ''] = await tell(bench.database, channel, {}, { key: 'x' });
  await run();
  const [waiting = ''] = await tell(bench.database, channel, { key: 'y' });
  await bench.database.db.pool.query(
    `UPDATE deliveries SET created_at = now() - interval '91 days' WHERE id = ANY($1)`,
    [[old, waiting]],
  );
  await open({ notify: { publicUrl: 'http://localhost', hosts: LOCAL } }).removeOldDeliveries();
  const left = await bench.database.db.prisma.delivery.findMany({ select: { id: true } });
  expect(left.map(({ id }) => id).sort()).toEqual([fresh, waiting].sort());
});
