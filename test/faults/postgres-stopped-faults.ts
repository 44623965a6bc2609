import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GatewayProcess } from '../gateway-process.ts';
import { askSteadily } from './ask-steadily.ts';
import { count, note, quantileOf } from './figures.ts';
import { expectAllLogged } from './logged.ts';
import { openServingSite, type Site } from './site.ts';

const OUTAGE_MS = 30_000;

let site: Site;
let gateway: GatewayProcess;
beforeAll(async () => {
  site = await openServingSite('steady');
  gateway = await site.installation.startGateway();
});
afterAll(() => site?.close());

it('Postgres stopped for 30 s under load: no failed prediction, nothing lost', async () => {
  const asking = askSteadily({
    url: gateway.url,
    apiKey: site.installation.apiKey,
    model: 'steady',
    clients: 16,
    pauseMs: 5,
    body: (serial) => ({ features: [serial % 1000, 1, 2] }),
  });
  let [stoppedAt, startedAt] = [0, 0];
  let waiting = '';
  try {
    await delay(3000);
    await site.postgres.stop();
    stoppedAt = asking.now();
    await delay(OUTAGE_MS);
    waiting = /^mainstay_prediction_log_bytes (\d+)/m.exec(await metrics())?.[1] ?? '';
    startedAt = asking.now();
    await site.postgres.start();
    await delay(3000);
  } finally {
    await asking.stop();
  }
  expect(asking.seen.filter(({ status }) => status !== 200)).toEqual([]);
  const during = asking.between(stoppedAt, startedAt);
  expect(during.length).toBeGreaterThan(1000);
  const before = asking.between(1000, stoppedAt - 1000);
  const { acknowledged, tookMs } = await expectAllLogged(site.installation, asking.seen, 30_000);
  const p99 = (seen: typeof during) =>
    quantileOf(
      seen.map(({ ms }) => ms),
      0.99,
    ).toFixed(1);
  note(
    'Postgres stopped for 30 s while 16 clients ask',
    `0 of ${count(asking.seen.length)} predictions failed, ${count(during.length)} of them during the outage; p99 ${p99(before)} ms before and ${p99(during)} ms during it; the spool grew to ${(Number(waiting) / 1e6).toFixed(1)} MB; all ${count(acknowledged)} in Postgres exactly once ${Math.round(tookMs)} ms after the last was sent`,
  );
});

const metrics = async () => (await fetch(`${gateway.url}/metrics`)).text();
