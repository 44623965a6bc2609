import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createOfflineService } from './service.ts';

const service = createOfflineService({ memoryMb: 512, threads: 2, temporaryDirectory: tmpdir() });

const key = fc.tuple(fc.constantFrom('1', '12', '123', ''), fc.constantFrom('', '3', '23', '123'));
const time = fc.integer({ min: 0, max: 8 });
const files = fc.record({
  rows: fc.array(fc.record({ key, t: fc.option(time) }), { maxLength: 30 }),
  events: fc.array(
    fc.record({
      key,
      e: fc.option(time, { freq: 10 }),
      c: fc.option(time),
      x: fc.option(fc.integer({ min: 0, max: 99 })),
    }),
    { maxLength: 40 },
  ),
  ttl: fc.option(fc.integer({ min: 1, max: 5 })),
  created: fc.constantFrom('used', 'ignored', 'unknown'),
});
type Files = typeof files extends fc.Arbitrary<infer T> ? T : never;

/** As it is told: for each row, over all events. */
function expected({ rows, events, ttl, created }: Files): string[] {
  return rows.map(({ key: [k, l], t }) => {
    const visible = events
      .map((event, seq) => ({ ...event, seq, c: created === 'unknown' ? null : event.c }))
      .filter((one) => k !== '' && l !== '' && one.key[0] === k && one.key[1] === l)
      .filter(({ e, c }) => {
        if (t === null || e === null || e > t) return false;
        return created === 'ignored' || c === null || c <= t;
      })
      .sort((a, b) => {
        const rank = (c: number | null) => c ?? Number.POSITIVE_INFINITY;
        const byCreated = a.c === b.c ? 0 : rank(a.c) - rank(b.c);
        return (a.e ?? 0) - (b.e ?? 0) || byCreated || a.seq - b.seq;
      });
    const latest = visible.at(-1);
    const row = `${k},${l},${t ?? ''}`;
    if (!latest) return `${row},,not_found`;
    if (ttl !== null && (latest.e ?? 0) < (t ?? 0) - ttl) return `${row},,expired`;
    return latest.x === null ? `${row},,null` : `${row},${latest.x},present`;
  });
}

it('joins any files as it is told', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'join-any-'));
  const at = (name: string) => path.join(folder, name);
  try {
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const rows = given.rows.map(({ key: [k, l], t }) => `${k},${l},${t ?? ''}`);
        const events = given.events.map(
          ({ key: [k, l], e, c, x }) => `${e ?? ''},${k},${x ?? ''},${l},${c ?? ''}`,
        );
        await writeFile(at('rows.csv'), ['k,l,t', ...rows, ''].join('\n'));
        await writeFile(at('events.csv'), ['e,k,x,l,c', ...events, ''].join('\n'));
        await service.joinFiles({
          entities: at('rows.csv'),
          features: at('events.csv'),
          keys: ['k', 'l'],
          time: 't',
          eventTime: 'e',
          ...(given.created !== 'unknown' && { createdTime: 'c' }),
          ...(given.ttl !== null && { ttlMs: given.ttl * 1000 }),
          ignoreCreated: given.created === 'ignored',
          columns: ['x'],
          out: at('out.csv'),
        });
        const out = await readFile(at('out.csv'), 'utf8');
        expect(out.split('\n').slice(1, -1)).toEqual(expected(given));
      }),
      { numRuns: 60 },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}, 240_000);
