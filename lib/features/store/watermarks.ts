import type { Session } from './online.ts';

/** How far a view version's online values have come. */
export interface Watermark {
  /** Pushed events up to this one came before the version; later ones are added up when they come. */
  cutSeq: number;
  /** Those up to this one have been added up. */
  doneSeq: number;
  /** Tables and files: what had happened, or become known, by then. */
  materializedMs: number | null;
}

interface Row {
  view_id: number;
  cut_seq: string;
  done_seq: string;
  materialized_ms: string | null;
}

const COLUMNS =
  'view_id, cut_seq, done_seq, (extract(epoch FROM materialized_to) * 1000)::bigint AS materialized_ms';

export async function readWatermarks(
  session: Session,
  viewIds: readonly number[],
): Promise<Map<number, Watermark>> {
  const { rows } = await session.query<Row>(
    `SELECT ${COLUMNS} FROM feature_watermarks WHERE view_id = ANY ($1)`,
    [viewIds],
  );
  return new Map(rows.map((row) => [row.view_id, toWatermark(row)]));
}

/** Until the transaction ends nobody else moves it. */
export async function lockWatermark(session: Session, viewId: number): Promise<Watermark | null> {
  const { rows } = await session.query<Row>(
    `SELECT ${COLUMNS} FROM feature_watermarks WHERE view_id = $1 FOR UPDATE`,
    [viewId],
  );
  return rows[0] ? toWatermark(rows[0]) : null;
}

export async function writeWatermark(
  session: Session,
  viewId: number,
  { cutSeq, doneSeq, materializedMs }: Watermark,
): Promise<void> {
  await session.query(
    `INSERT INTO feature_watermarks (view_id, cut_seq, done_seq, materialized_to, updated_at)
     VALUES ($1, $2, $3, to_timestamp($4::bigint / 1000.0), now())
     ON CONFLICT (view_id) DO UPDATE SET cut_seq = excluded.cut_seq, done_seq = excluded.done_seq,
       materialized_to = excluded.materialized_to, updated_at = excluded.updated_at`,
    [viewId, cutSeq, doneSeq, materializedMs],
  );
}

function toWatermark(row: Row): Watermark {
  const { cut_seq: cutSeq, done_seq: doneSeq, materialized_ms: materializedMs } = row;
  return {
    cutSeq: Number(cutSeq),
    doneSeq: Number(doneSeq),
    materializedMs: materializedMs === null ? null : Number(materializedMs),
  };
}
