/** Files joined as of times: for each row of `entities` the latest row of `features` with the same keys. */
export interface PointInTimeJoin {
  entities: string;
  features: string;
  keys: readonly string[];
  /** In `entities`: as of when. */
  time: string;
  /** In `features`: when it happened. */
  eventTime: string;
  /** In `features`: when it became known. */
  createdTime?: string;
  /** Left out: any age. */
  ttlMs?: number;
  /** Rows of features that were not yet known are taken too, as Feast does; training then sees what serving could not. */
  ignoreCreated?: boolean;
  /** Of the columns of `features`; left out: all but keys and times. */
  columns?: readonly string[];
  /** Before the name of each feature. */
  prefix?: string;
  out: string;
}

export interface PointInTimeSummary {
  rows: number;
  /** Rows by what their keys came to, before single values: expired, not found, or found. */
  found: number;
  expired: number;
  notFound: number;
  features: string[];
}
