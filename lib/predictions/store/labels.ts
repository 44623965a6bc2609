import type { Db } from '#lib/db/client.ts';
import type { FeedbackItem } from '../contract.ts';
import { type KnownLabels, labelKey } from '../decide-feedback.ts';
import { findLabelTargets } from './label-targets.ts';

/** What is known of labels that are to be saved. Three queries, however many labels. */
export async function findKnown(db: Db, items: readonly FeedbackItem[]): Promise<KnownLabels> {
  const requestIds = [...new Set(items.map((item) => item.request_id))];
  const [answers, labels] = await Promise.all([
    db.pool.query<{ request_id: string; model: string; version: number; rowCount: number }>(
      `SELECT request_id, model, version, max(row_count) AS "rowCount" FROM predictions
       WHERE request_id = ANY($1) AND status < 400 GROUP BY request_id, model, version`,
      [requestIds],
    ),
    db.pool.query<{ request_id: string; row: number; label: string }>(
      `SELECT l.request_id, l.row, l.label::text AS label FROM labels l
       JOIN unnest($1::text[], $2::int[]) AS t(request_id, row) USING (request_id, row)`,
      [items.map((item) => item.request_id), items.map((item) => item.row)],
    ),
  ]);
  const targets = await findLabelTargets(db, answers.rows);
  const answered = answers.rows.flatMap(({ request_id, rowCount, ...answer }) => {
    const target = targets.of(answer);
    return target ? [{ request_id, prediction: { ...target, rowCount } }] : [];
  });
  const byRequest = Map.groupBy(answered, ({ request_id }) => request_id);
  return {
    predictions: new Map(
      [...byRequest].map(([id, found]) => [id, found.map(({ prediction }) => prediction)]),
    ),
    labels: new Map(
      labels.rows.map((row) => [labelKey(row.request_id, row.row), JSON.parse(row.label)]),
    ),
  };
}

export async function saveLabels(db: Db, items: readonly FeedbackItem[], now: Date): Promise<void> {
  await db.pool.query(
    `INSERT INTO labels (request_id, row, label, observed_at, received_at)
     SELECT request_id, row, label::jsonb, to_timestamp(observed_at / 1000), $5
     FROM unnest($1::text[], $2::int[], $3::text[], $4::float8[]) AS t(request_id, row, label, observed_at)
     ORDER BY request_id, row
     ON CONFLICT (request_id, row) DO UPDATE SET label = excluded.label, observed_at = excluded.observed_at,
       received_at = excluded.received_at`,
    [
      items.map((item) => item.request_id),
      items.map((item) => item.row),
      items.map((item) => JSON.stringify(item.label)),
      items.map((item) => (item.observed_at ? Date.parse(item.observed_at) : now.getTime())),
      now,
    ],
  );
}
