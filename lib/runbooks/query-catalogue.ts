import type { Unit } from './contract.ts';

export const queryNames = [
  'error_rate_by_version',
  'latency_by_version',
  'degraded_share',
  'newest_releases',
  'failures_by_kind',
  'drifted_features',
  'data_quality',
  'breaker_states',
  'feature_lookups',
  'spool_by_replica',
  'label_delay',
  'open_training_runs',
  'replicas',
  'who_was_told',
] as const;
export type QueryName = (typeof queryNames)[number];

interface QueryValue {
  about: string;
  unit: Unit;
  /** Of fewer events (requests, labels, rows) a check says nothing. */
  least: number;
}

export interface QueryDescription {
  /** What it answers, as a title. */
  about: string;
  model: 'needed' | 'optional' | 'no';
  version: boolean;
  incident: boolean;
  /** Over how long it looks back when it is not told; null: it looks at what is now. */
  minutes: number | null;
  /** What a check may compare. */
  values: Readonly<Record<string, QueryValue>>;
}

const now = (
  about: string,
  model: QueryDescription['model'],
  values: QueryDescription['values'],
): QueryDescription => ({ about, model, version: false, incident: false, minutes: null, values });
const served = (about: string, values: QueryDescription['values']): QueryDescription => ({
  ...{ about, model: 'needed', version: true, incident: false, minutes: 60, values },
});
const share = (about: string, least = 50): QueryValue => ({ about, unit: 'share', least });
const count = (about: string): QueryValue => ({ about, unit: 'count', least: 0 });
const flag = (about: string): QueryValue => ({ about, unit: 'flag', least: 0 });
const took = (about: string): QueryValue => ({ about, unit: 'milliseconds', least: 50 });

/** The queries that runbooks may ask. None of them takes SQL; service/queries has a file each. */
const queryCatalogue = {
  error_rate_by_version: served('Error rate by version', {
    error_rate: share('Share of requests that failed on our side'),
    rejected_rate: share('Share of requests that were refused as wrong'),
    requests: count('Requests'),
  }),
  latency_by_version: served('Latency by version', {
    p50_ms: took('Median latency'),
    p95_ms: took('95th percentile of latency'),
    p99_ms: took('99th percentile of latency'),
    requests: count('Requests'),
  }),
  degraded_share: served('Degraded answers by version', {
    degraded_share: share('Share of requests that a fallback or the default answered'),
    requests: count('Requests'),
  }),
  newest_releases: {
    ...now('Newest releases', 'needed', {
      is_rollback: flag('The release in force is a rollback'),
      routes_version: flag('The release in force sends traffic to that version'),
      minutes_since_release: { about: 'Age of the release in force', unit: 'minutes', least: 0 },
      releases: count('Releases of the model'),
    }),
    version: true,
  },
  failures_by_kind: served('Failures by kind', {
    failures: count('Failures'),
    kinds: count('Kinds of failures'),
    rejected: count('Requests refused as wrong'),
  }),
  drifted_features: now('Drifted features', 'needed', {
    drifted: { about: 'Features that have drifted', unit: 'count', least: 1 },
    drifted_share: share('Share of the features with a verdict that have drifted', 1),
    prediction_drifted: { about: 'The prediction has drifted', unit: 'flag', least: 1 },
  }),
  data_quality: now('Data-quality findings', 'needed', {
    findings: { about: 'Findings that are open', unit: 'count', least: 1 },
  }),
  breaker_states: now('Circuit breakers', 'needed', {
    open: count('Breakers of the model’s versions that are open, on any replica'),
    held: count('Versions whose breaker an operator holds open'),
    dependencies_open: count('Breakers of what replicas depend on that are open'),
  }),
  feature_lookups: {
    ...served('Feature lookups that fail', {
      failed_share: share('Share of lookups that failed'),
      missing_share: share('Share of lookups that found nothing, or what was too old'),
      lookups: count('Lookups'),
    }),
    ...{ model: 'optional', version: false },
  },
  spool_by_replica: now('Spool by replica', 'no', {
    lag_seconds: { about: 'Age of the oldest record that waits', unit: 'seconds', least: 1 },
    fill_share: share('How full the fullest spool is', 1),
    replicas: count('Replicas that said something of their spool'),
  }),
  label_delay: now('Delay of labels', 'needed', {
    late: { about: 'Labels come later than usual', unit: 'flag', least: 1 },
    hours_since_label: { about: 'Hours since the newest label came', unit: 'count', least: 1 },
  }),
  open_training_runs: now('Open training runs', 'optional', {
    open: count('Runs that are open'),
    silent: count('Runs under way whose worker has said nothing for a minute'),
    minutes_open: { about: 'Age of the oldest open run', unit: 'minutes', least: 1 },
  }),
  replicas: now('Replicas and their release', 'optional', {
    replicas: count('Replicas that live'),
    behind: count('Replicas that have not taken the release in force'),
    failed: count('Replicas that could not load the release in force'),
  }),
  who_was_told: {
    ...now('Who was told', 'optional', {
      delivered: count('Messages that arrived'),
      failed: count('Messages that did not'),
      waiting: count('Messages on their way'),
    }),
    ...{ incident: true, minutes: 24 * 60 },
  },
} as const satisfies Record<QueryName, QueryDescription>;

export const describeQuery = (name: QueryName): QueryDescription => queryCatalogue[name];
