import type { Db } from '#lib/db/client.ts';
import type { LoggedValidation } from '../contract.ts';
import type { RuleCount } from '../operations.ts';

export interface LoggedRequest {
  id: string;
  requestId: string;
  version: number | null;
  at: Date;
  inputs: unknown;
}

/** The newest requests of a model, a few at a time: inputs may be long. */
export async function* findRecentRequests(
  db: Db,
  model: string,
  limit: number,
): AsyncGenerator<LoggedRequest[]> {
  const page = 1000;
  let before: Pick<LoggedRequest, 'at' | 'id'> | undefined;
  for (let left = limit; left > 0; left -= page) {
    const { rows } = await db.pool.query<LoggedRequest>(
      `SELECT id, request_id AS "requestId", version, at, inputs FROM predictions
       WHERE model = $1 AND ($2::timestamptz IS NULL OR (at <= $2 AND (at, id) < ($2, $3::uuid)))
       ORDER BY at DESC, id DESC LIMIT $4`,
      [model, before?.at.toISOString() ?? null, before?.id ?? null, Math.min(page, left)],
    );
    if (rows.length === 0) return;
    yield rows;
    before = rows.at(-1);
  }
}

export interface BrokenRequest {
  id: string;
  requestId: string;
  version: number | null;
  at: Date;
  status: number;
  validation: LoggedValidation;
}

export async function findBrokenRequests(
  db: Db,
  filter: {
    model: string;
    version?: number | undefined;
    rule?: string | undefined;
    before?: { at: Date; id: string } | undefined;
    limit: number;
  },
): Promise<BrokenRequest[]> {
  const { rows } = await db.pool.query<BrokenRequest>(
    `SELECT id, request_id AS "requestId", version, at, status, validation FROM predictions
     WHERE model = $1 AND validation IS NOT NULL
       AND ($2::int IS NULL OR version = $2)
       AND ($3::text IS NULL OR validation::jsonb -> 'counts' @> jsonb_build_array(jsonb_build_array($3::text)))
       AND ($4::timestamptz IS NULL OR (at <= $4 AND (at, id) < ($4, $5::uuid)))
     ORDER BY at DESC, id DESC LIMIT $6`,
    [
      filter.model,
      filter.version ?? null,
      filter.rule ?? null,
      filter.before?.at.toISOString() ?? null,
      filter.before?.id ?? null,
      filter.limit,
    ],
  );
  return rows;
}

interface Span {
  model: string;
  version: number | undefined;
  from: Date;
  to: Date;
}

const IN_SPAN = `model = $1 AND minute >= $2 AND minute < $3 AND ($4::int IS NULL OR version = $4)`;

export async function findRuleTotals(
  db: Db,
  { model, version, from, to }: Span,
): Promise<{ totals: RuleCount[]; requests: number }> {
  const values = [model, from, to, version ?? null];
  const [totals, requests] = await Promise.all([
    db.pool.query<RuleCount>(
      `SELECT rule, policy, shadow, sum(requests)::float8 AS requests, sum(row_count)::float8 AS rows
       FROM validation_minutes WHERE ${IN_SPAN}
       GROUP BY rule, policy, shadow ORDER BY 4 DESC, rule, policy, shadow`,
      values,
    ),
    db.pool.query<{ requests: number }>(
      `SELECT COALESCE(sum(requests), 0)::float8 AS requests FROM prediction_minutes WHERE ${IN_SPAN}`,
      values,
    ),
  ]);
  return { totals: totals.rows, requests: requests.rows[0]?.requests ?? 0 };
}

export async function findRulePoints(
  db: Db,
  { model, version, from, to }: Span,
  stepSeconds: number,
  rules: readonly string[],
): Promise<{ at: Date; rule: string; requests: number }[]> {
  const { rows } = await db.pool.query<{ at: Date; rule: string; requests: number }>(
    `SELECT date_bin(make_interval(secs => $5), minute, 'epoch') AS at, rule, sum(requests)::float8 AS requests
     FROM validation_minutes WHERE ${IN_SPAN} AND rule = ANY($6)
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [model, from, to, version ?? null, stepSeconds, rules],
  );
  return rows;
}
