import { expect } from 'vitest';
import { type Installation, until } from '../installation.ts';
import { acknowledged, type Seen } from './ask-steadily.ts';

/** How often each request id is in Postgres. */
async function timesLogged({ db }: Installation): Promise<Map<string, number>> {
  const { rows } = await db.pool.query<{ request_id: string; times: number }>(
    'SELECT request_id, count(*)::int AS times FROM predictions GROUP BY request_id',
  );
  return new Map(rows.map(({ request_id, times }) => [request_id, times]));
}

/** Waits until every acknowledged prediction is in Postgres; what is there twice, or counted otherwise, fails the test. */
export async function expectAllLogged(
  installation: Installation,
  seen: readonly Seen[],
  withinMs: number,
) {
  const ids = acknowledged(seen).map(({ requestId }) => requestId);
  const started = performance.now();
  const logged = await until(
    'every acknowledged prediction in Postgres',
    async () => {
      const times = await timesLogged(installation);
      return ids.every((id) => times.has(id)) ? times : undefined;
    },
    withinMs,
  );
  const tookMs = performance.now() - started;
  expect([...logged].filter(([, times]) => times !== 1)).toEqual([]);
  const { rows } = await installation.db.pool.query(
    `SELECT (SELECT count(*)::int FROM predictions WHERE status = 200) AS answered,
       (SELECT count(*)::int FROM predictions WHERE status <> 200) AS refused,
       (SELECT coalesce(sum(requests - client_errors - server_errors), 0)::int FROM prediction_minutes) AS counted,
       (SELECT coalesce(sum(client_errors + server_errors), 0)::int FROM prediction_minutes) AS "countedRefused"`,
  );
  expect(rows[0].counted).toBe(rows[0].answered);
  // What is refused before its model is known, while a gateway starts, is kept and counted for none.
  expect(rows[0].countedRefused).toBeLessThanOrEqual(rows[0].refused);
  return { acknowledged: ids.length, answered: rows[0].answered as number, tookMs };
}

/** Kinds of the events that replicas left, in order, of one model or of none. */
export async function eventKinds({ db }: Installation, model: string | null): Promise<string[]> {
  const { rows } = await db.pool.query<{ kind: string }>(
    'SELECT kind FROM serving_events WHERE model IS NOT DISTINCT FROM $1 ORDER BY at, id',
    [model],
  );
  return rows.map(({ kind }) => kind);
}
