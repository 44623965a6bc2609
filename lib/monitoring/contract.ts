import { z } from 'zod';
import { timestamp } from '#lib/http/contract.ts';

/** Codes of bins that every column has; its own bins come after them. */
export const binCodes = {
  /** null and NaN, which are the same to a model. */
  missing: 0,
  minusInfinity: 1,
  plusInfinity: 2,
  /** A category that the reference does not have. */
  unseen: 3,
  /** A category that the reference has, but not among its most frequent. */
  others: 4,
  /** The column's first own bin. */
  first: 5,
} as const;

export const FINE_BINS = 1_000;
export const COARSE_BINS = 10;
/** Each has a bin of its own. */
export const MOST_CATEGORIES = 1_000;
/** Of a version with more features, the first are watched. */
export const MOST_COLUMNS = 200;
/** Rows of the raw sample. */
export const SAMPLE_ROWS = 10_000;
export const FIRST_PREDICTIONS = 1_000;

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const numbers = z.array(z.number());

/** What a reference says of a feature, or of the prediction. */
const columnSchema = z.object({
  name: z.string(),
  role: z.enum(['feature', 'score', 'class', 'value']).meta({
    description:
      'Of a prediction: the score (binary: of the second class, else of the likeliest), the class, or the value of a regression',
  }),
  kind: z.enum(['numeric', 'categorical']),
  /** How exact a number is when it reaches the model: it is counted as that. */
  precision: z.enum(['float16', 'float32', 'exact']),
  rows: z.number().int(),
  /** Inner edges of at most 1,000 bins and one beyond each end; a bin is up to and with its upper edge. Empty for categories. */
  edges: numbers,
  /** Of at most 10 bins: all of them are among `edges`. */
  coarse_edges: numbers,
  /** The most frequent, each with a bin; most frequent first. Empty for numbers. */
  categories: z.array(scalar),
  /** Categories beyond these, as hashes (lib/validation: hashCategories); null: none, or too many to be told from unseen ones. */
  others: z.object({ hashes: z.string(), count: z.number().int() }).nullable(),
  /** By code of the bin. null: the source does not have the column; its bins are of equal width, or the model's classes. */
  counts: numbers.nullable(),
  distinct: z.number().int(),
  /** Categories that one row has, and two. */
  once: z.number().int(),
  twice: z.number().int(),
  /** Independent rows among those that have a value (docs/STATISTICS.md). */
  effective: z.number(),
  /** Numbers only, of finite values; deviation over n. */
  moments: z
    .object({
      mean: z.number(),
      deviation: z.number(),
      skewness: z.number(),
      kurtosis: z.number(),
      min: z.number(),
      max: z.number(),
    })
    .nullable(),
  /** At 0, 0.01, … 1. */
  quantiles: numbers.nullable(),
});
export type ReferenceColumn = z.infer<typeof columnSchema>;

export const referenceSourceSchema = z.discriminatedUnion('from', [
  z.object({ from: z.literal('sample'), digest: z.string(), filename: z.string() }),
  z.object({ from: z.literal('traffic'), start: timestamp, end: timestamp }),
  z.object({ from: z.literal('first_predictions'), predictions: z.number().int() }),
]);
export type ReferenceSource = z.infer<typeof referenceSourceSchema>;

export const referenceProfileSchema = z.object({
  rows: z.number().int(),
  columns: z.array(columnSchema),
  /** Features that it says nothing of. */
  absent: z.array(z.string()),
});
export type ReferenceProfile = z.infer<typeof referenceProfileSchema>;

/** Some of the reference's rows, in their order and evenly drawn, by column; numbers that are none are null. */
export interface ReferenceSample {
  columns: { name: string; role: ReferenceColumn['role'] | 'label'; values: unknown[] }[];
}

/** Rows of one request in the bins of the reference that their version had. */
export interface BinnedRows {
  reference: number;
  /** Columns of a row. */
  columns: number;
  /** The code of each column of each row, as a character: its code and 32. */
  codes: string;
}

/** A column of a window, by the bins of its reference. */
export interface ColumnWindow {
  column: ReferenceColumn;
  rows: number;
  /** By code of the bin, as the reference's own. */
  counts: number[];
  /** If they are asked for: what was added up, oldest first, by group of bins (bin-groups.ts). */
  batches: number[][];
}

export interface WindowCounts {
  reference: number;
  /** Since when the reference is there: what was answered before is not in counts by its bins. */
  since: Date;
  /** What was added up: ends among minutes or hours that are no longer kept move outward. */
  from: Date;
  to: Date;
  rows: number;
  columns: ColumnWindow[];
}
