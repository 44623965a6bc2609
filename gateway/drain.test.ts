import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type FastifyInstance, fastify } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDrain } from './drain.ts';

let app: FastifyInstance;
let drain: ReturnType<typeof createDrain>;
let isStopping: boolean;
const open: Socket[] = [];
beforeEach(async () => {
  isStopping = false;
  app = fastify({ return503OnClosing: false });
  drain = createDrain(app, () => performance.now());
  app.addHook('onRequest', async (_request, reply) => {
    if (isStopping) reply.header('connection', 'close');
  });
  app.post('/', async ({ body }) => ({ given: body }));
  app.get('/never', () => new Promise(() => undefined));
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await app.close();
});

const ASK = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nhi';

/** A connection, once the system has accepted it, and what came back on it by the time it ended. */
async function dial() {
  const address = app.server.address();
  if (typeof address !== 'object' || !address) throw new Error('not listening');
  const socket = connect({ host: '127.0.0.1', port: address.port, allowHalfOpen: true });
  open.push(socket);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  const ended = new Promise<string>((resolve) => {
    socket.once('end', () => resolve(received));
    socket.once('error', ({ message }) => resolve(message));
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, ended, received: () => received };
}

function stop(withinMs = 5000) {
  isStopping = true;
  const from = performance.now();
  return drain(withinMs).then(() => performance.now() - from);
}

async function notListening() {
  for (let tries = 0; tries < 200 && app.server.listening; tries += 1) await delay(5);
  expect(app.server.listening).toBe(false);
}

it('answers what was sent on connections that were not read yet', async () => {
  const clients = await Promise.all(Array.from({ length: 50 }, dial));
  for (const { socket } of clients) socket.write(ASK);
  const stopped = stop();
  for (const { ended } of clients)
    expect(await ended).toMatch(/^HTTP\/1.1 200 [\s\S]*\{"given":"hi"\}$/);
  expect(await stopped).toBeLessThan(1000);
});

it('answers what is sent on an accepted connection when nobody listens any more', async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, dial));
  const stopped = stop();
  await notListening();
  await delay(300);
  for (const { socket } of clients) socket.write(ASK.slice(0, 30));
  await delay(300);
  for (const { socket } of clients) socket.write(ASK.slice(30));
  for (const { ended } of clients)
    expect(await ended).toMatch(/^HTTP\/1.1 200 [\s\S]*connection: close/);
  await stopped;
  await expect(dial()).rejects.toThrow();
});

it('ends what has been silent for a while, and at once what had been before', async () => {
  const before = await dial();
  before.socket.write(ASK);
  await delay(1100);
  expect(before.received()).toContain('200 OK');
  const silent = await dial();
  const stopped = stop();
  await before.ended;
  expect(silent.socket.readableEnded).toBe(false);
  expect(await silent.ended).toBe('');
  expect(await stopped).toBeGreaterThan(900);
});

it('does not wait for ever for an answer', async () => {
  const { socket, ended } = await dial();
  socket.write('GET /never HTTP/1.1\r\nhost: a\r\n\r\n');
  await delay(50);
  expect(await stop(1500)).toBeGreaterThan(1400);
  await ended;
});
