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

const SMALL_DISK = 'a spool disk of 2 MiB';

it.runIf(MOUNTS)(
  'a full spool disk: refused with 503 and when to ask again, nothing acknowledged is lost',
  () => fillAndEmpty(SMALL_DISK, 1, onSmallDisk()),
);

it.runIf(MOUNTS)('a full spool disk that nobody asks any more: the same', () =>
  fillAndEmpty(SMALL_DISK, 1, { ...onSmallDisk(), asksAgain: false }),
);

it('a spool that has grown to its configured size: the same', () =>
  fillAndEmpty('MAINSTAY_SPOOL_MAX_MIB=16', 400, { env: { MAINSTAY_SPOOL_MAX_MIB: '16' } }));

it.runIf(MOUNTS)(
  'a full spool disk, MAINSTAY_SPOOL_FULL=drop-oldest: no prediction fails, and the newest are kept',
  async () => {
    const env = { MAINSTAY_SPOOL_FULL: 'drop-oldest' };
    const gateway = await site.installation.startGateway({ ...onSmallDisk(), env });
    const asking = ask(gateway.url, 1);
    try {
      await until('answers', () => asking.seen.length > 50 || undefined, 20_000);
      await site.postgres.stop();
      // Some times what the disk takes.
      const before = asking.seen.length;
      await until('load', () => asking.seen.length > before + 25_000 || undefined, 60_000);
    } finally {
      await asking.stop();
    }
    expect(new Set(asking.seen.map(({ status }) => status))).toEqual(new Set([200]));
    expect(gateway.isRunning()).toBe(true);
    await site.postgres.start();
    await expectAllLogged(site.installation, asking.seen.slice(-1000), 30_000);
    const { rows } = await site.installation.db.pool.query<{ kept: number }>(
      'SELECT count(*)::int AS kept FROM predictions',
    );
    const dropped = asking.seen.length - (rows[0]?.kept ?? 0);
    expect(dropped).toBeGreaterThan(5000);
    const kinds = await eventsUntil('spool_recovered');
    expect(kinds).toEqual(expect.arrayContaining(['spool_full', 'records_dropped']));
    note(
      `Postgres stopped until the spool is full (${SMALL_DISK}, MAINSTAY_SPOOL_FULL=drop-oldest)`,
      `0 of ${count(asking.seen.length)} predictions failed; the oldest ${count(dropped)} were dropped, which an event says, and the rest are in Postgres exactly once`,
    );
  },
);

/** A mount namespace of its own, in which the spool is a disk of two mebibytes. */
function onSmallDisk(): { launcher: string[] } {
  const spool = path.join(site.installation.dataDir, 'spool');
  mkdirSync(spool, { recursive: true });
  const mount = `mount -t tmpfs -o size=2m tmpfs '${spool}' && exec "$@"`;
  return { launcher: ['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, 'sh'] };
}

/** Postgres is away until the spool is full and predictions are refused; then it comes back, with clients that still ask or without. */
async function fillAndEmpty(
  what: string,
  rows: number,
  {
    asksAgain = true,
    ...start
  }: Parameters<Installation['startGateway']>[0] & { asksAgain?: boolean },
) {
  const gateway = await site.installation.startGateway(start);
  const asking = ask(gateway.url, rows);
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
    if (!asksAgain) await asking.stop();
    const startedAt = asking.now();
    await site.postgres.start();
    if (asksAgain) {
      const first = await until('an answer', () => since(startedAt, 200).at(0), 30_000);
      backAfterMs = first.at - startedAt;
      await delay(1500);
    }
  } finally {
    await asking.stop();
  }
  const statuses = new Set(asking.seen.map(({ status }) => status));
  expect([...statuses].sort()).toEqual([200, 503]);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['log_full']));
  expect(refused.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);
  expect(gateway.isRunning()).toBe(true);
  const { acknowledged } = await expectAllLogged(site.installation, asking.seen, 30_000);
  const events = await eventsUntil('spool_recovered');
  expect(events).toContain('spool_full');
  const again = asksAgain
    ? `; answered again ${(backAfterMs / 1000).toFixed(1)} s after Postgres was started`
    : '; then nobody asked';
  note(
    `Postgres stopped until the spool is full (${what})`,
    `${count(acknowledged)} predictions acknowledged, all in Postgres exactly once; ${count(asking.seen.length - acknowledged)} refused with 503 log_full and Retry-After${again}; events spool_full and spool_recovered are recorded`,
  );
}

function ask(url: string, rows: number) {
  return askSteadily({
    url,
    apiKey: site.installation.apiKey,
    model: 'full',
    clients: 16,
    body: (serial) => ({
      instances: Array.from({ length: rows }, (_, row) => [serial % 1000, row, 2]),
    }),
  });
}

function eventsUntil(last: string): Promise<string[]> {
  return until(
    `the event ${last}`,
    async () => {
      const kinds = await eventKinds(site.installation, null);
      return kinds.includes(last) ? kinds : undefined;
    },
    10_000,
  );
}
