import type { Db } from '#lib/db/client.ts';
import type { ColumnResult, PredictionShift } from '../contract.ts';

type ColumnVerdict = Pick<ColumnResult, 'name' | 'role' | 'verdict' | 'drifting_since'> & {
  findings: string[];
};

export interface ReportVerdicts {
  version: number;
  at: Date;
  shift: PredictionShift['verdict'] | null;
  columns: ColumnVerdict[];
}

/** The last report of each version, or of each version and hour; without bars, quantiles and tests, which are most of it. */
export async function findVerdicts(
  { pool }: Pick<Db, 'pool'>,
  asked: { modelId: string; window: string; from: Date; to: Date; isByHour: boolean },
): Promise<ReportVerdicts[]> {
  const { rows } = await pool.query<ReportVerdicts>(
    `WITH found AS (
       SELECT DISTINCT ON (version, CASE WHEN $5 THEN date_trunc('hour', at) END) id FROM drift_reports
       WHERE model_id = $1 AND window_name = $2 AND at > $3 AND at <= $4
       ORDER BY version, CASE WHEN $5 THEN date_trunc('hour', at) END, at DESC, id DESC)
     SELECT r.version, r.at, r.summary -> 'prediction_shift' ->> 'verdict' AS shift,
       (SELECT COALESCE(json_agg(json_build_object('name', c.name, 'role', c.role, 'verdict', c.verdict,
          'drifting_since', c.drifting_since, 'findings', c.quality -> 'findings')), '[]')
        FROM jsonb_each(r.columns) AS e(key, value),
          jsonb_to_record(e.value) AS c(name text, role text, verdict text, drifting_since text, quality jsonb)) AS columns
     FROM found JOIN drift_reports r USING (id) ORDER BY r.at, r.version`,
    [asked.modelId, asked.window, asked.from, asked.to, asked.isByHour],
  );
  return rows;
}
