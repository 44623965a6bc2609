import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { type Installation, until } from '../installation.ts';
import { askSteadily } from './ask-steadily.ts';
import { count, note } from './figures.ts';
import { eventKinds, expectAllLogged } from './logged.ts';
import { openServingSite, type Site } from './site.ts';

let site: Site;
beforeEach(async () => {
  await site?.close();
  site = await openServingSite('full');
});
afterAll(() => site?.close());

const MOUNTS = spawnSync('unshare', ['--map-root-user', '--mount', 'true']).status === 0;

it.runIf(MOUNTS)(
  'a full spool disk: refused with 503 and when to ask again, nothing acknowledged is lost',
  () => {
    const spool = path.join(site.installation.dataDir, 'spool');
    mkdirSync(spool, { recursive: true });
    // A mount namespace of its own, in which the spool is a disk of two mebibytes.
    const mount = `mount -t tmpfs -o size=2m tmpfs '${spool}' && exec "$@"`;
    return fillAndEmpty('a spool disk of 2 MiB', 1, {
      launcher: ['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, 'sh'],
    });
  },
);

it('a spool that has grown to its configured size: the same', () =>
  fillAndEmpty('MAINSTAY_SPOOL_MAX_MIB=16', 400, { env: { MAINSTAY_SPOOL_MAX_MIB: '16' } }));

/** Postgres is away until the spool is full and predictions are refused; then it comes back. */
async function fillAndEmpty(
  what: string,
  rows: number,
  start: Parameters<Installation['startGateway']>[0],
) {
  const gateway = await site.installation.startGateway(start);
  const asking = askSteadily({
    url: gateway.url,
    apiKey: site.installation.apiKey,
    model: 'full',
    clients: 16,
    body: (serial) => ({
      instances: Array.from({ length: rows }, (_, row) => [serial % 1000, row, 2]),
    }),
  });
  const since = (at: number, status: number) =>
    asking.between(at).filter((one) => one.status === status);
  let refused: typeof asking.seen = [];
  let backAfterMs = 0;
  try {
    await until('answers', () => since(0, 200).length > 50 || undefined, 20_000);
    await site.postgres.stop();
    const stoppedAt = asking.now();
    await until('refusals', () => since(stoppedAt, 503).length > 50 || undefined, 60_000);
    refused = since(stoppedAt, 503);
    const startedAt = asking.now();
    await site.postgres.start();
    const first = await until('an answer', () => since(startedAt, 200).at(0), 30_000);
    backAfterMs = first.at - startedAt;
    await delay(1500);
  } finally {
    await asking.stop();
  }
  const statuses = new Set(asking.seen.map(({ status }) => status));
  expect([...statuses].sort()).toEqual([200, 503]);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['log_full']));
  expect(refused.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);
  expect(gateway.isRunning()).toBe(true);
  const { acknowledged } = await expectAllLogged(site.installation, asking.seen, 30_000);
  const events = await until(
    'events',
    async () => {
      const kinds = await eventKinds(site.installation, null);
      return kinds.includes('spool_recovered') ? kinds : undefined;
    },
    10_000,
  );
  expect(events).toContain('spool_full');
  note(
    `Postgres stopped until the spool is full (${what})`,
    `${count(acknowledged)} predictions acknowledged, all in Postgres exactly once; ${count(asking.seen.length - acknowledged)} refused with 503 log_full and Retry-After; answered again ${(backAfterMs / 1000).toFixed(1)} s after Postgres was started; events spool_full and spool_recovered are recorded`,
  );
}
