import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../installation.ts';
import { acknowledged, askSteadily } from './ask-steadily.ts';
import { count, note, quantileOf } from './figures.ts';
import { expectAllLogged } from './logged.ts';
import { openServingSite, type Site } from './site.ts';

const STOPS = 5;
const CLIENTS = 24;

let site: Site;
beforeAll(async () => {
  site = await openServingSite('stopped');
});
afterAll(() => site?.close());

it('SIGTERM under load: what has reached an accepted connection is answered', async () => {
  let gateway = await site.installation.startGateway();
  const asking = askSteadily({
    url: gateway.url,
    apiKey: site.installation.apiKey,
    model: 'stopped',
    clients: CLIENTS,
    body: (serial) => ({ features: [serial % 1000, 1, 2] }),
  });
  const tookMs: number[] = [];
  try {
    for (let stop = 0; stop < STOPS; stop += 1) {
      const from = asking.now();
      await until(
        'answers',
        () => acknowledged(asking.between(from)).length >= 500 || undefined,
        20_000,
      );
      await delay(37 * stop);
      const stoppedAt = asking.now();
      expect(await gateway.end('SIGTERM')).toBe(0);
      tookMs.push(asking.now() - stoppedAt);
      gateway = await site.installation.startGateway({ port: gateway.port });
    }
  } finally {
    await asking.stop();
  }
  const broken = asking.seen.filter(({ status }) => status === 0);
  // Nothing was sent where nobody listened.
  const lost = broken.filter(({ code }) => code !== 'ECONNREFUSED');
  expect(lost).toEqual([]);
  const refused = asking.seen.filter(({ status }) => status !== 200 && status !== 0);
  expect(refused.filter(({ status, retryAfter }) => status !== 503 || !retryAfter)).toEqual([]);
  const logged = await expectAllLogged(site.installation, asking.seen, 20_000);
  expect(logged.answered).toBe(logged.acknowledged);
  note(
    `SIGTERM to the gateway, ${STOPS} times, while ${CLIENTS} clients ask`,
    `${count(logged.acknowledged)} predictions acknowledged, all in Postgres exactly once; no connection that was made was broken; stopped ${Math.round(quantileOf(tookMs, 0.5))} ms after the signal (median)`,
  );
});
