import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GatewayProcess } from '../gateway-process.ts';
import { until } from '../installation.ts';
import { askSteadily } from './ask-steadily.ts';
import { count, note, quantileOf } from './figures.ts';
import { expectAllLogged } from './logged.ts';
import { openFiles, residentMiB } from './process-facts.ts';
import { openServingSite, type Site } from './site.ts';

const BODY = JSON.stringify({ features: [1, 2, 3] });
const BOMB_MIB = 512;

let site: Site;
let gateway: GatewayProcess;
beforeAll(async () => {
  site = await openServingSite('clients');
  gateway = await site.installation.startGateway();
  const isServed = async () =>
    (await site.installation.ask(gateway.url, 'clients', BODY)).status === 200 || undefined;
  await until('the model is served', isServed, 20_000);
});
afterAll(() => site?.close());

/** Others ask as usual meanwhile, and none of them notices. */
async function besideOthers(act: () => Promise<void>) {
  const asking = askSteadily({
    url: gateway.url,
    apiKey: site.installation.apiKey,
    model: 'clients',
    clients: 4,
    pauseMs: 10,
    body: (serial) => ({ features: [serial % 1000, 1, 2] }),
  });
  try {
    await delay(500);
    await act();
    await delay(500);
  } finally {
    await asking.stop();
  }
  expect(asking.seen.filter(({ status }) => status !== 200)).toEqual([]);
  expect(gateway.isRunning()).toBe(true);
  await expectAllLogged(site.installation, asking.seen, 20_000);
  const p99 = quantileOf(
    asking.seen.map(({ ms }) => ms),
    0.99,
  );
  return `0 of ${count(asking.seen.length)} predictions of others failed meanwhile, p99 ${p99.toFixed(1)} ms`;
}

const head = (length: number, more: Record<string, string> = {}, path = '/predict/clients') =>
  [
    `POST ${path} HTTP/1.1`,
    'host: gateway',
    `authorization: Bearer ${site.installation.apiKey}`,
    'content-type: application/json',
    `content-length: ${length}`,
    ...Object.entries(more).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

function dial(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => undefined);
  });
}

/** As many as before, or a few more: connections that others keep open come and go. */
async function filesClosed(before: number): Promise<void> {
  await until(
    'connections closed',
    () => openFiles(gateway.pid) <= before + 5 || undefined,
    10_000,
  );
}

it('clients that disconnect before the body, inside it, and before the answer', async () => {
  const before = openFiles(gateway.pid);
  const seen = await besideOthers(async () => {
    for (let round = 0; round < 10; round += 1) {
      const sockets = await Promise.all(Array.from({ length: 30 }, dial));
      for (const [index, socket] of sockets.entries()) {
        const whole = head(BODY.length) + BODY;
        const sent = [head(BODY.length), whole.slice(0, -7), whole][index % 3] ?? '';
        socket.write(sent, () => {
          if (index % 2 === 0) socket.destroy();
          else socket.resetAndDestroy();
        });
      }
      await delay(100);
    }
  });
  await filesClosed(before);
  note(
    '300 clients that disconnect before their body, inside it, or before their answer',
    `${seen}; every connection was given up`,
  );
});

it('clients that send one byte a second', async () => {
  const before = openFiles(gateway.pid);
  const seen = await besideOthers(async () => {
    const sockets = await Promise.all(Array.from({ length: 100 }, dial));
    for (const [index, socket] of sockets.entries()) {
      socket.write(index % 2 === 0 ? head(BODY.length) : 'POST /predict/clients HTTP/1.1\r\nx: ');
    }
    for (let second = 0; second < 8; second += 1) {
      for (const socket of sockets) socket.write('{');
      await delay(1000);
    }
    expect(openFiles(gateway.pid)).toBeGreaterThanOrEqual(before + 100);
    for (const socket of sockets) socket.destroy();
  });
  await filesClosed(before);
  note('100 clients that send one byte a second, for 8 s', `${seen}; each costs one connection`);
});

it('gzip bombs', async () => {
  const bomb = gzipSync(Buffer.alloc(BOMB_MIB * 1024 * 1024), { level: 9 });
  const before = residentMiB(gateway.pid);
  let most = 0;
  const statuses: number[] = [];
  const seen = await besideOthers(async () => {
    const watch = setInterval(() => {
      most = Math.max(most, residentMiB(gateway.pid));
    }, 20);
    const answers = Array.from({ length: 20 }, () =>
      fetch(`${gateway.url}/v2/models/clients/infer`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${site.installation.apiKey}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
        },
        body: bomb,
      }),
    );
    for (const answer of await Promise.all(answers)) {
      statuses.push(answer.status);
      await answer.arrayBuffer();
    }
    clearInterval(watch);
  });
  expect(new Set(statuses)).toEqual(new Set([413]));
  expect(most - before).toBeLessThan(BOMB_MIB);
  note(
    `20 gzip bombs at once, each ${(bomb.length / 1e6).toFixed(1)} MB that become ${BOMB_MIB} MiB`,
    `413 for each; the gateway's memory grew by ${Math.max(0, most - before).toFixed(0)} MiB at most; ${seen}`,
  );
});
