import type { Feature } from '#lib/onnx/contract.ts';
import { type ColumnProfile, MAX_CATEGORIES, type Scalar } from '../contract.ts';
import type { OrderCount, ProposedOrder } from '../find-orders.ts';
import { QUANTILES } from '../outlier-score.ts';
import { SHAPE_OF } from '../text-shape.ts';
import { quotedName, type TableFile } from './table-file.ts';

/** Of the rows a sample of the reference has at most: what moments and outlier scores are worked out from. */
const SAMPLED_ROWS = 10_000;

/** What each feature's column says, without the moments: those are of the sample. */
export async function readColumn(
  { db, from }: TableFile,
  { name, type }: Feature,
): Promise<ColumnProfile> {
  const column = quotedName(name);
  if (type === 'number' || type === 'integer') {
    const number = `TRY_CAST(${column} AS DOUBLE)`;
    const numbers = `(SELECT CASE WHEN isfinite(${number}) THEN ${number} END AS value FROM ${from})`;
    const [row] = await db.rows<NumberRow>(
      `SELECT count(*)::DOUBLE AS row_count, count(*) FILTER (${column} IS NULL OR isnan(${number}))::DOUBLE AS missing FROM ${from}`,
    );
    const [known] = await db.rows<KnownRow>(
      `SELECT count(value)::DOUBLE AS used, count(DISTINCT value)::DOUBLE AS distinct_count, mode(value) AS mode FROM ${numbers}`,
    );
    return toNumberProfile(
      { ...row, ...known },
      await readQuantiles(db, numbers, known?.used ?? 0),
    );
  }
  const text = `${column}::VARCHAR`;
  const [row] = await db.rows<TextRow>(
    `SELECT count(*)::DOUBLE AS row_count, count(*) FILTER (${column} IS NULL)::DOUBLE AS missing,
       count(DISTINCT ${text})::DOUBLE AS distinct_count, mode(${text}) AS mode,
       min(length(${text}))::DOUBLE AS min_length, max(length(${text}))::DOUBLE AS max_length,
       min(${shapeOf(text)}) AS first_shape, max(${shapeOf(text)}) AS last_shape
     FROM ${from}`,
  );
  const common = {
    rows: row?.row_count ?? 0,
    missing: row?.missing ?? 0,
    unusable: 0,
    distinct: row?.distinct_count ?? 0,
    mode: cut(row?.mode ?? null),
    number: null,
  };
  if (type === 'boolean') return { ...common, text: null };
  return {
    ...common,
    text: {
      min_length: row?.min_length ?? 0,
      max_length: row?.max_length ?? 0,
      categories:
        common.distinct > MAX_CATEGORIES ? null : await readCategories({ db, from }, text),
      ...(row?.first_shape && row.first_shape === row.last_shape && { shape: row.first_shape }),
    },
  };
}

interface NumberRow {
  row_count: number;
  missing: number;
}

interface KnownRow {
  used: number;
  distinct_count: number;
  mode: number | null;
}

/** Linear between order statistics, as quantile_cont, which takes several times as long for so many shares as sorting does. */
async function readQuantiles(
  db: TableFile['db'],
  numbers: string,
  count: number,
): Promise<number[] | null> {
  if (count === 0) return null;
  const places = Array.from({ length: QUANTILES + 1 }, (_, at) => (at / QUANTILES) * (count - 1));
  const wanted = new Set(places.flatMap((place) => [Math.floor(place), Math.ceil(place)]));
  const rows = await db.rows<{ place: number; value: number }>(
    `SELECT place::DOUBLE AS place, value FROM (
       SELECT value, row_number() OVER (ORDER BY value) - 1 AS place FROM ${numbers} WHERE value IS NOT NULL)
     WHERE place IN (${[...wanted].join(', ')})`,
  );
  const valueAt = new Map(rows.map(({ place, value }) => [place, value]));
  return places.map((place) => {
    const low = valueAt.get(Math.floor(place)) ?? 0;
    const high = valueAt.get(Math.ceil(place)) ?? low;
    return low + (place - Math.floor(place)) * (high - low);
  });
}

interface TextRow {
  row_count: number;
  missing: number;
  distinct_count: number;
  mode: string | null;
  min_length: number | null;
  max_length: number | null;
  /** In the order of texts: of all shapes there are, when they are the same. */
  first_shape: string | null;
  last_shape: string | null;
}

/** Cut, since of long texts only that they are long matters: see shapePattern. */
function shapeOf(text: string): string {
  return `translate(left(${text}, 100), '${SHAPE_OF.from}', '${SHAPE_OF.to}')`;
}

function toNumberProfile(
  { row_count: rows = 0, missing = 0, used = 0, ...row }: Partial<NumberRow & KnownRow>,
  quantiles: number[] | null,
): ColumnProfile {
  const [min] = quantiles ?? [];
  const max = quantiles?.at(-1);
  const median = quantiles?.[QUANTILES / 2];
  const isKnown =
    quantiles !== null &&
    min !== undefined &&
    max !== undefined &&
    median !== undefined &&
    quantiles.every(Number.isFinite);
  return {
    rows,
    missing,
    unusable: rows - missing - used,
    distinct: row.distinct_count ?? 0,
    mode: row.mode ?? null,
    number: isKnown ? { min, max, mean: 0, median, skewness: 0, quantiles } : null,
    text: null,
  };
}

async function readCategories(
  { db, from }: Pick<TableFile, 'db' | 'from'>,
  text: string,
): Promise<string[]> {
  const rows = await db.rows<{ value: string }>(
    `SELECT DISTINCT ${text} AS value FROM ${from} WHERE ${text} IS NOT NULL ORDER BY 1`,
  );
  return rows.map(({ value }) => value);
}

/** Values of numeric features, NaN where there is none; of some rows drawn evenly, the same ones each time. */
export async function sampleNumbers(
  { db, from }: TableFile,
  features: readonly Feature[],
): Promise<number[][]> {
  if (features.length === 0) return [];
  const select = features.map(
    ({ name }, at) => `COALESCE(TRY_CAST(${quotedName(name)} AS DOUBLE), 'nan'::DOUBLE) AS c${at}`,
  );
  const sample: number[][] = [];
  const sql = `SELECT ${select.join(', ')} FROM (SELECT * FROM ${from}) USING SAMPLE reservoir(${SAMPLED_ROWS} ROWS) REPEATABLE (1)`;
  for await (const chunk of db.chunks(sql)) {
    for (const row of chunk.getRows()) sample.push(row.map((value) => Number(value)));
  }
  return sample;
}

/** How often each order is broken, in one look at the whole file. */
export async function countOrders(
  { db, from }: TableFile,
  orders: readonly Pick<ProposedOrder, 'low' | 'high'>[],
): Promise<OrderCount[]> {
  if (orders.length === 0) return [];
  const names = [...new Set(orders.flatMap(({ low, high }) => [low, high]))];
  const finite = names.map((name, at) => {
    const number = `TRY_CAST(${quotedName(name)} AS DOUBLE)`;
    return `CASE WHEN isfinite(${number}) THEN ${number} END AS c${at}`;
  });
  const counted = orders.flatMap(({ low, high }) => {
    const [a, b] = [`c${names.indexOf(low)}`, `c${names.indexOf(high)}`];
    return [`count(${a} + ${b})`, `count_if(${a} > ${b})`, `count_if(${a} = ${b})`];
  });
  const list = counted.map((count) => `${count}::DOUBLE`).join(', ');
  const [row] = await db.rows<{ counts: number[] }>(
    `SELECT [${list}] AS counts FROM (SELECT ${finite.join(', ')} FROM ${from})`,
  );
  return orders.map((_, at) => {
    const [rows = 0, broken = 0, equal = 0] = row?.counts.slice(3 * at, 3 * at + 3) ?? [];
    return { rows, broken, equal };
  });
}

function cut(mode: string | null): Scalar | null {
  return mode === null ? null : mode.slice(0, 10_000);
}
