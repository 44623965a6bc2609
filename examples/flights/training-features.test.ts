import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { flightsSql, openFlights } from './flight-features.ts';

it('writes the late shares of the windows before each departure', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'flights-test-'));
  const connection = await openFlights();
  try {
    const out = path.join(folder, 'features.parquet');
    const script = path.join(import.meta.dirname, 'training-features.ts');
    const period = ['--from', '2001-01-03', '--to', '2001-01-04'];
    execFileSync(process.execPath, [script, ...period, '--out', out]);
    await connection.run(`CREATE TABLE arrivals AS ${await flightsSql()}`, {
      period_start: '2001-01-01',
      period_end: '2001-01-04',
    });
    const share = (prior: number, hours: number, keys: string) => `(
      SELECT (coalesce(sum(late), 0) + ${prior} * 0.2) / (count(*) + ${prior}) FROM arrivals a
      WHERE ${keys} AND a.known_at >= ends - INTERVAL ${hours} HOURS AND a.known_at < ends)`;
    const result = await connection.runAndReadAll(`
      SELECT count(*)::INTEGER AS n,
        max(abs(origin_late_share - ${share(10, 3, 'a.origin = f.origin')})) AS origin,
        max(abs(route_late_share - ${share(5, 12, 'a.origin = f.origin AND a.destination = f.destination')})) AS route,
        count(DISTINCT route_late_share)::INTEGER AS shares
      FROM (SELECT *, time_bucket(INTERVAL 5 MINUTES, departed_at) AS ends FROM read_parquet('${out}')) f
      WHERE flight % 40 = 0`);
    const [row] = result.getRowObjectsJS();
    expect(row?.n).toBeGreaterThan(300);
    expect(row?.shares).toBeGreaterThan(30);
    expect(row?.origin).toBeLessThan(1e-12);
    expect(row?.route).toBeLessThan(1e-12);
  } finally {
    connection.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
});
