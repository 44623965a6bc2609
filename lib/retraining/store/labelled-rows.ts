import type { Db } from '#lib/db/client.ts';

const AT_ONCE = 5_000;

export interface LoggedRow {
  at: Date;
  version: number;
  /** In the order of the version’s features; null where the log has none. */
  input: unknown;
  label: unknown;
}

export interface LabelledSpan {
  model: string;
  versions: readonly number[];
  from: Date;
  /** Rows whose label or prediction was stored after this are left out … */
  labelsUntil: Date;
  /** … and those of which both were before this; null: none are. */
  labelsAfter: Date | null;
  mostRows: number;
}

/** The time of a prediction is its gateway's, whose clock may be ahead of Postgres'. */
const ROWS = `SELECT p.at, p.version, p.inputs -> 'rows' -> l.row AS input, l.label
  FROM predictions p JOIN labels l USING (request_id)
  WHERE p.model = $1 AND p.version = ANY($2) AND p.status < 400 AND p.served_by IN ('primary', 'fallback')
    AND p.at >= $3 AND p.at <= $4::timestamptz + interval '1 day' AND l.received_at <= $4 AND p.logged_at <= $4
    AND ($5::timestamptz IS NULL OR l.received_at > $5 OR p.logged_at > $5)
  ORDER BY p.at DESC, p.id DESC, l.row DESC LIMIT $6`;

/** Labelled predictions, the newest first, some at a time. */
export async function* readLabelledRows(
  { pool }: Pick<Db, 'pool'>,
  span: LabelledSpan,
  signal?: AbortSignal,
): AsyncGenerator<LoggedRow[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`DECLARE found NO SCROLL CURSOR FOR ${ROWS}`, valuesOf(span));
    while (true) {
      signal?.throwIfAborted();
      const { rows } = await client.query<LoggedRow>(`FETCH ${AT_ONCE} FROM found`);
      if (rows.length === 0) break;
      yield rows;
    }
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    client.release();
  }
}

const valuesOf = (span: LabelledSpan) => [
  ...[span.model, span.versions, span.from, span.labelsUntil, span.labelsAfter, span.mostRows],
];

/** The same as somebody would type it. */
export function describeQuery(span: LabelledSpan): string {
  const literals = valuesOf(span).map((value) => {
    if (value === null) return 'NULL';
    if (value instanceof Date) return `'${value.toISOString()}'`;
    if (Array.isArray(value)) return `ARRAY[${value.join(', ')}]`;
    return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
  });
  return ROWS.replace(/\$(\d)/g, (_, place) => literals[Number(place) - 1] ?? '').replace(
    /\s+/g,
    ' ',
  );
}
