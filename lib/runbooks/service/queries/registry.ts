import type { QueryName } from '../../query-catalogue.ts';
import { breakerStates } from './breaker-states.ts';
import { dataQuality } from './data-quality.ts';
import { degradedShare } from './degraded-share.ts';
import { driftedFeatures } from './drifted-features.ts';
import { errorRateByVersion } from './error-rate-by-version.ts';
import { failuresByKind } from './failures-by-kind.ts';
import { featureLookups } from './feature-lookups.ts';
import { labelDelay } from './label-delay.ts';
import { latencyByVersion } from './latency-by-version.ts';
import { newestReleases } from './newest-releases.ts';
import { openTrainingRuns } from './open-training-runs.ts';
import type { RunbookQuery } from './query.ts';
import { replicas } from './replicas.ts';
import { spoolByReplica } from './spool-by-replica.ts';
import { whoWasTold } from './who-was-told.ts';

/** What answers each query of the catalogue; one without does not compile. */
export const queries = {
  error_rate_by_version: errorRateByVersion,
  latency_by_version: latencyByVersion,
  degraded_share: degradedShare,
  newest_releases: newestReleases,
  failures_by_kind: failuresByKind,
  drifted_features: driftedFeatures,
  data_quality: dataQuality,
  breaker_states: breakerStates,
  feature_lookups: featureLookups,
  spool_by_replica: spoolByReplica,
  label_delay: labelDelay,
  open_training_runs: openTrainingRuns,
  replicas,
  who_was_told: whoWasTold,
} as const satisfies Record<QueryName, RunbookQuery>;
