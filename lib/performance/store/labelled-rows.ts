import type { Db } from '#lib/db/client.ts';
import type { AnswerRow } from '../answered-classes.ts';
import type { LabelledInput } from '../labelled-inputs.ts';
import type { LabelledRow } from '../outcomes.ts';
import type { Basis } from './hours.ts';

const HOUR_MS = 3_600_000;
const AT_ONCE = 5_000;

const JOINED = `FROM predictions p JOIN labels l USING (request_id)
  WHERE p.model = $1 AND p.status < 400 AND p.version IS NOT NULL AND p.served_by IN ('primary', 'fallback')`;
const ANSWER = `l.label, p.outputs -> 'predictions' -> l.row AS predicted, p.outputs -> 'classes' AS classes,
  p.outputs -> 'probabilities' -> l.row AS scores`;

const WITHIN: Record<Basis, string> = {
  prediction: 'p.at >= $2 AND p.at < $3',
  // A label may be there before its prediction is.
  arrival: `((l.received_at >= $2 AND l.received_at < $3 AND p.at <= l.received_at)
    OR (p.at >= $2 AND p.at < $3 AND l.received_at < p.at))`,
};

export interface VersionRow extends LabelledRow {
  version: number;
}

/** Labelled rows of an hour, some at a time, whatever their number. */
export async function* readHour(
  { pool }: Pick<Db, 'pool'>,
  { model, basis, hour }: { model: string; basis: Basis; hour: Date },
): AsyncGenerator<VersionRow[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(
      `DECLARE found NO SCROLL CURSOR FOR SELECT p.version, ${ANSWER} ${JOINED} AND ${WITHIN[basis]}`,
      [model, hour, new Date(hour.getTime() + HOUR_MS)],
    );
    while (true) {
      const { rows } = await client.query<VersionRow>(`FETCH ${AT_ONCE} FROM found`);
      if (rows.length === 0) break;
      yield rows;
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** The newest labelled rows of a version, oldest first. */
export async function findNewestLabelled(
  { pool }: Pick<Db, 'pool'>,
  asked: { model: string; version: number; from: Date; to: Date; limit: number },
): Promise<LabelledInput[]> {
  const { rows } = await pool.query<LabelledInput>(
    `SELECT p.at, p.inputs -> 'rows' -> l.row AS input, ${ANSWER} ${JOINED} AND p.version = $4 AND ${WITHIN.prediction}
     ORDER BY p.at DESC, p.id DESC, l.row DESC LIMIT $5`,
    [asked.model, asked.from, asked.to, asked.version, asked.limit],
  );
  return rows.reverse();
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
