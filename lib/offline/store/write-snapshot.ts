import type { DuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import type { ColumnProfile, SnapshotColumn, SnapshotPlan, SnapshotSummary } from '../snapshot.ts';
import { quoteName, quoteText } from '../sql.ts';

const MOST_SHOWN = 10;

/**
 * Divides the table `given` (n: place, time: TIMESTAMP or null, c0 … as `columns`, label) and writes both parts as Parquet, oldest first. Rows of one time are on one side.
 */
export async function writeSnapshot(
  db: DuckDb,
  columns: readonly SnapshotColumn[],
  plan: Pick<SnapshotPlan, 'holdout' | 'stratified' | 'out'> & { label: SnapshotColumn },
  /** Of each column, cells of any row that could not be read. */
  unreadable: readonly number[],
): Promise<SnapshotSummary> {
  const [counted] = await db.rows<{ n: bigint; labelled: bigint }>(
    'SELECT count(*) AS n, count(label) AS labelled FROM given',
  );
  const labelled = Number(counted?.labelled ?? 0);
  if (labelled < 2) {
    throw refused(
      `${labelled === 0 ? 'No row has' : 'One row has'} a label: there is nothing to learn from.`,
    );
  }
  await db.run(dividing(plan));
  const [of] = await db.rows<{
    train: bigint;
    holdout: bigint;
    low: Date;
    split: Date;
    high: Date;
  }>(
    `SELECT count(*) FILTER (NOT held) AS train, count(*) FILTER (held) AS holdout,
       min(time) AS low, min(time) FILTER (held) AS split, max(time) AS high FROM divided`,
  );
  const rows = { train: Number(of?.train ?? 0), holdout: Number(of?.holdout ?? 0) };
  if (rows.train < 2 || rows.holdout < 1) {
    throw refused(
      `${labelled} labelled rows of so few times cannot be divided into what is learned from and what is held out.`,
    );
  }
  const select = [
    ...columns.map(({ name }, at) => `c${at} AS ${quoteName(name)}`),
    `label AS ${quoteName(plan.label.name)}`,
  ].join(', ');
  for (const part of ['train', 'holdout'] as const) {
    const where = part === 'train' ? 'NOT held' : 'held';
    await db.run(
      `COPY (SELECT ${select} FROM divided WHERE ${where} ORDER BY time NULLS FIRST, n) TO ${quoteText(plan.out[part])} (FORMAT parquet, COMPRESSION zstd)`,
    );
  }
  return {
    ...{ columns: [...columns], label: plan.label, labels: await labelsOf(db, plan.label) },
    ...{ rows, unlabelled: Number(counted?.n ?? 0) - labelled },
    ...{ from: of?.low ?? null, splitAt: of?.split ?? null, to: of?.high ?? null },
    balance: plan.label.type === 'DOUBLE' ? [] : await topOf(db, 'label', labelled),
    profiles: (await profile(db, columns, labelled)).map((column, at) => ({
      ...column,
      unreadable: (unreadable[at] ?? 0) / Math.max(1, Number(counted?.n ?? 0)),
    })),
  };
}

/** `held`: among the newest, by their share; those of one time together. */
function dividing({ holdout, stratified }: Pick<SnapshotPlan, 'holdout' | 'stratified'>): string {
  const order = 'ORDER BY time DESC NULLS LAST, n DESC';
  const over = stratified ? `PARTITION BY label ${order}` : order;
  const all = stratified ? 'PARTITION BY label' : '';
  return `CREATE TABLE divided AS
    WITH labelled AS (SELECT * FROM given WHERE label IS NOT NULL),
      placed AS (SELECT *, row_number() OVER (${over}) AS place, count(*) OVER (${all}) AS among FROM labelled),
      cut AS (SELECT *, place <= ceil(among * ${holdout}) AS newest FROM placed)
    SELECT * EXCLUDE (place, among, newest), ${
      stratified ? 'newest' : 'coalesce(time >= (SELECT min(time) FROM cut WHERE newest), newest)'
    } AS held FROM cut`;
}

const MOST_LABELS = 1000;

async function labelsOf(db: DuckDb, { type }: SnapshotColumn): Promise<string[]> {
  if (type === 'DOUBLE') return [];
  const rows = await db.rows<{ label: string }>(
    `SELECT CAST(label AS VARCHAR) AS label FROM (SELECT DISTINCT label FROM divided ORDER BY label LIMIT ${MOST_LABELS + 1})`,
  );
  if (rows.length <= MOST_LABELS) return rows.map(({ label }) => label);
  throw refused(
    `There are more than ${MOST_LABELS} labels: numbers are learned by a model whose task is regression.`,
  );
}

async function profile(
  db: DuckDb,
  columns: readonly SnapshotColumn[],
  rows: number,
): Promise<Omit<ColumnProfile, 'unreadable'>[]> {
  const found: Omit<ColumnProfile, 'unreadable'>[] = [];
  for (const [at, { name, type }] of columns.entries()) {
    const ref = `c${at}`;
    const isNumber = type === 'DOUBLE';
    const figures = isNumber
      ? `avg(${ref}) FILTER (isfinite(${ref})) AS mean, quantile_cont(${ref}, 0.05) FILTER (isfinite(${ref})) AS low, quantile_cont(${ref}, 0.95) FILTER (isfinite(${ref})) AS high`
      : 'NULL AS mean, NULL AS low, NULL AS high';
    const [row] = await db.rows<{
      n: bigint;
      distinct: bigint;
      mean: number | null;
      low: number | null;
      high: number | null;
    }>(`SELECT count(${ref}) AS n, count(DISTINCT ${ref}) AS "distinct", ${figures} FROM divided`);
    const { mean = null, low = null, high = null } = row ?? {};
    found.push({
      ...{ name, kind: isNumber ? ('numeric' as const) : ('categorical' as const) },
      ...{ missing: 1 - Number(row?.n ?? 0) / rows, distinct: Number(row?.distinct ?? 0) },
      ...{ mean, low, high, top: isNumber ? [] : await topOf(db, ref, rows) },
    });
  }
  return found;
}

async function topOf(
  db: DuckDb,
  ref: string,
  rows: number,
): Promise<{ value: string; share: number }[]> {
  const top = await db.rows<{ value: string; n: bigint }>(
    `SELECT CAST(${ref} AS VARCHAR) AS value, count(*) AS n FROM divided WHERE ${ref} IS NOT NULL
     GROUP BY ${ref} ORDER BY n DESC, value LIMIT ${MOST_SHOWN}`,
  );
  return top.map(({ value, n }) => ({ value, share: Number(n) / rows }));
}

function refused(publicMessage: string): AppError {
  return new AppError('invalid_request', { publicMessage });
}
