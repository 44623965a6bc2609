import type { Db } from '#lib/db/client.ts';
import { cleanText } from '../clean-text.ts';
import type { FeedbackItem } from '../contract.ts';
import { stringify } from '../cut-for-log.ts';
import { decideFeedback, type KnownLabels, labelKey } from '../decide-feedback.ts';

/** Keeps labels and says what became of them. Three queries, however many labels. */
export async function saveLabels(db: Db, given: readonly FeedbackItem[], now: Date) {
  const items = given.map((item) => ({ ...item, request_id: cleanText(item.request_id) }));
  const { changed, ...counts } = decideFeedback(items, await findKnown(db, items));
  if (changed.length > 0) {
    await db.pool.query(
      `INSERT INTO labels (request_id, row, label, observed_at, received_at)
       SELECT request_id, row, label::jsonb, to_timestamp(observed_at / 1000), $5
       FROM unnest($1::text[], $2::int[], $3::text[], $4::float8[]) AS t(request_id, row, label, observed_at)
       ORDER BY request_id, row
       ON CONFLICT (request_id, row) DO UPDATE SET label = excluded.label, observed_at = excluded.observed_at,
         received_at = excluded.received_at`,
      [
        changed.map((item) => item.request_id),
        changed.map((item) => item.row),
        changed.map((item) => stringify(item.label)),
        changed.map((item) => (item.observed_at ? Date.parse(item.observed_at) : now.getTime())),
        now,
      ],
    );
  }
  return counts;
}

async function findKnown(db: Db, items: readonly FeedbackItem[]): Promise<KnownLabels> {
  const requestIds = [...new Set(items.map((item) => item.request_id))];
  const [predictions, labels] = await Promise.all([
    db.pool.query<{ request_id: string; rows: number }>(
      `SELECT request_id, max(row_count) AS rows FROM predictions WHERE request_id = ANY($1) GROUP BY request_id`,
      [requestIds],
    ),
    db.pool.query<{ request_id: string; row: number; label: string }>(
      `SELECT l.request_id, l.row, l.label::text AS label FROM labels l
       JOIN unnest($1::text[], $2::int[]) AS t(request_id, row) USING (request_id, row)`,
      [items.map((item) => item.request_id), items.map((item) => item.row)],
    ),
  ]);
  return {
    rowCounts: new Map(predictions.rows.map((row) => [row.request_id, row.rows])),
    labels: new Map(
      labels.rows.map((row) => [labelKey(row.request_id, row.row), JSON.parse(row.label)]),
    ),
  };
}
