import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../installation.ts';
import { askSteadily } from './ask-steadily.ts';
import { count, note, quantileOf } from './figures.ts';
import { expectAllLogged } from './logged.ts';
import { childrenOf, isAlive } from './process-facts.ts';
import { openServingSite, type Site } from './site.ts';

const KILLS = 5;

let site: Site;
beforeAll(async () => {
  site = await openServingSite('killed');
});
afterAll(() => site?.close());

it('kill -9 of the gateway under load: every acknowledged record is in Postgres exactly once', async () => {
  let gateway = await site.installation.startGateway();
  const { port } = gateway;
  const asking = askSteadily({
    url: gateway.url,
    apiKey: site.installation.apiKey,
    model: 'killed',
    clients: 24,
    body: (serial) => ({ features: [serial % 1000, 1, 2] }),
  });
  const backAfterMs: number[] = [];
  const runners: number[] = [];
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const from = asking.now();
      const answers = () => asking.between(from).filter(({ status }) => status === 200).length;
      await until('answers', () => answers() >= 500 || undefined, 20_000);
      // Not always at the same moment.
      await delay(100 + 137 * kill);
      runners.push(...childrenOf(gateway.pid));
      const killedAt = asking.now();
      expect(await gateway.end('SIGKILL')).toBe('SIGKILL');
      gateway = await site.installation.startGateway({ port });
      const back = await until(
        'an answer after the restart',
        () => asking.between(killedAt).find(({ status }) => status === 200),
        20_000,
      );
      backAfterMs.push(back.at + back.ms - killedAt);
    }
  } finally {
    await asking.stop();
  }
  const { acknowledged, answered, tookMs } = await expectAllLogged(
    site.installation,
    asking.seen,
    20_000,
  );
  // While it starts it says that it is not ready, and never that what is in force does not exist.
  const refused = asking.seen.filter(({ status }) => status !== 200 && status !== 0);
  expect(refused.filter(({ status, retryAfter }) => status !== 503 || !retryAfter)).toEqual([]);
  await until('runners without a gateway end', () => !runners.some(isAlive) || undefined, 5000);
  note(
    `kill -9 of the gateway, ${KILLS} times, while 24 clients ask`,
    `${count(acknowledged)} predictions acknowledged, all in Postgres exactly once ${Math.round(tookMs)} ms after the last; ${count(answered - acknowledged)} more are there whose answers were cut off on their way; asked again and answered ${Math.round(quantileOf(backAfterMs, 0.5))} ms after a kill (median, with the start of Node); ${count(refused.length)} asked while it started were refused with 503 and Retry-After, none otherwise; no runner outlived its gateway`,
  );
});
