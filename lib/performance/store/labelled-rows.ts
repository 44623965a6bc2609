import type { Db } from '#lib/db/client.ts';
import type { AnswerRow } from '../answered-classes.ts';
import { type LabelledRequest, labelledRows, type RequestRow } from '../labelled-request.ts';
import type { Basis } from './hours.ts';

const HOUR_MS = 3_600_000;
/** Requests that are in memory at a time: they may have a thousand rows. */
const AT_ONCE = { withInputs: 100, withoutInputs: 500 };

const WITHIN: Record<Basis, string> = {
  prediction: 'p.at >= $2 AND p.at < $3',
  // A label may be there before its prediction is.
  arrival: `((l.received_at >= $2 AND l.received_at < $3 AND p.at <= l.received_at)
    OR (p.at >= $2 AND p.at < $3 AND l.received_at < p.at))`,
};

/** Requests with their labels, some at a time, whatever their number. */
async function* readRequests(
  { pool }: Pick<Db, 'pool'>,
  asked: { inputs: boolean; where: string; order: string; values: readonly unknown[] },
): AsyncGenerator<LabelledRequest[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(
      `DECLARE found NO SCROLL CURSOR FOR
       SELECT p.at, p.version, ${asked.inputs ? 'p.inputs' : 'NULL AS inputs'}, p.outputs,
         array_agg(l.row ORDER BY l.row) AS rows, json_agg(l.label ORDER BY l.row) AS labels,
         array_agg(extract(epoch FROM l.received_at - p.at)::float8 * 1000 ORDER BY l.row) AS "delaysMs"
       FROM predictions p JOIN labels l USING (request_id)
       WHERE p.model = $1 AND p.status < 400 AND p.version IS NOT NULL AND p.served_by IN ('primary', 'fallback') AND ${asked.where}
       GROUP BY p.at, p.id ${asked.order}`,
      [...asked.values],
    );
    const atOnce = asked.inputs ? AT_ONCE.withInputs : AT_ONCE.withoutInputs;
    while (true) {
      const { rows } = await client.query<LabelledRequest>(`FETCH ${atOnce} FROM found`);
      if (rows.length === 0) break;
      yield rows;
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Labelled rows of an hour, some at a time, whatever their number. */
export async function* readHour(
  db: Pick<Db, 'pool'>,
  { model, basis, hour }: { model: string; basis: Basis; hour: Date },
): AsyncGenerator<RequestRow[]> {
  const values = [model, hour, new Date(hour.getTime() + HOUR_MS)];
  const asked = { inputs: false, where: WITHIN[basis], order: '', values };
  for await (const requests of readRequests(db, asked)) yield requests.flatMap(labelledRows);
}

/** The newest labelled rows of a version, oldest first. */
export async function findNewestLabelled(
  db: Pick<Db, 'pool'>,
  asked: { model: string; version: number; from: Date; to: Date; limit: number },
): Promise<RequestRow[]> {
  const found: RequestRow[][] = [];
  let count = 0;
  for await (const requests of readRequests(db, {
    ...{ inputs: true, where: `${WITHIN.prediction} AND p.version = $4` },
    order: 'ORDER BY p.at DESC, p.id DESC',
    values: [asked.model, asked.from, asked.to, asked.version],
  })) {
    for (const request of requests) {
      const rows = labelledRows(request);
      found.push(rows);
      count += rows.length;
      if (count >= asked.limit) return found.reverse().flat().slice(-asked.limit);
    }
  }
  return found.reverse().flat();
}

/** The first labelled rows of a version, oldest first. */
export async function findFirstLabelled(
  db: Pick<Db, 'pool'>,
  asked: { model: string; version: number; limit: number },
): Promise<RequestRow[]> {
  const found: RequestRow[] = [];
  for await (const requests of readRequests(db, {
    ...{ inputs: true, where: 'p.version = $2', order: 'ORDER BY p.at, p.id' },
    values: [asked.model, asked.version],
  })) {
    for (const request of requests) found.push(...labelledRows(request));
    if (found.length >= asked.limit) break;
  }
  return found.slice(0, asked.limit);
}

/** Answers of a version's newest requests: of so many rows, or a little more. */
export async function findNewestAnswers(
  { pool }: Pick<Db, 'pool'>,
  asked: { model: string; version: number; rows: number },
): Promise<AnswerRow[]> {
  const { rows } = await pool.query<{ predictions: unknown; classes: unknown; scores: unknown }>(
    `SELECT outputs -> 'predictions' AS predictions, outputs -> 'classes' AS classes, outputs -> 'probabilities' AS scores
     FROM (
       SELECT outputs, sum(row_count) OVER (ORDER BY at DESC, id DESC) - row_count AS before
       FROM (
         SELECT at, id, outputs, row_count FROM predictions
         WHERE model = $1 AND version = $2 AND status < 400 AND served_by IN ('primary', 'fallback') AND outputs IS NOT NULL
         ORDER BY at DESC, id DESC LIMIT $3
       ) AS newest
     ) AS found WHERE before < $3`,
    [asked.model, asked.version, asked.rows],
  );
  return rows.flatMap(({ predictions, classes, scores }) => {
    if (!Array.isArray(predictions)) return [];
    const names = Array.isArray(classes) ? classes : null;
    return predictions.slice(0, asked.rows).map((predicted, row) => {
      const own: unknown = Array.isArray(scores) ? scores[row] : null;
      return { predicted, classes: names, scores: Array.isArray(own) ? own : null };
    });
  });
}
