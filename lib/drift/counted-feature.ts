/** A feature on both sides as counts in the same bins. Infinities are among the missing. */
export type CountedFeature = CountedNumbers | CountedCategories;

interface CountedSide {
  missing: number;
  /** By bin, of those that are not missing. */
  counts: readonly number[];
  /** What the values are worth as independent ones. */
  effective: number;
  /** The same of the rows, as to what is missing. */
  effectiveRows: number;
}

export interface CountedNumbers {
  name: string;
  kind: 'numeric';
  /** Inner edges; a bin is up to and with its upper edge. */
  edges: readonly number[];
  /** Of the ten bins that PSI is of, among `edges`. */
  coarseEdges: readonly number[];
  /** Of the reference; undefined: it has no values. */
  moments: { min: number; max: number; deviation: number } | undefined;
  reference: CountedSide;
  current: CountedSide;
}

export interface CountedCategories {
  name: string;
  kind: 'categorical';
  /** By bin. */
  labels: readonly string[];
  reference: CountedSide;
  current: CountedSide;
  /** Categories of the reference that one row has, and two; undefined: unseen ones cannot be told from rare ones. */
  seldom: { once: number; twice: number } | undefined;
  /** So many of the last bins are of categories that have none of their own. */
  restBins: number;
  /** Current rows of categories that the reference does not have. */
  unseen: number;
}
