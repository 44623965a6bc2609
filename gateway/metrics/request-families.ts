import { servingStages } from '#lib/telemetry/contract.ts';
import { type Family, histogramSamples, type Sample } from './family.ts';
import {
  BATCH_BOUNDS,
  DURATION_BOUNDS_MS,
  type ModelCounts,
  NO_VERSION,
  type RequestCounts,
  STAGE_BOUNDS_MS,
  type VersionCounts,
} from './request-counts.ts';

type VersionLabels = { model: string; version: string };

/** What requests came to, as metrics. */
export function requestFamilies({ models }: Pick<RequestCounts, 'models'>): Family[] {
  const perVersion =
    (samples: (counts: VersionCounts, labels: VersionLabels) => Sample[]) => (): Sample[] =>
      [...models].flatMap(([model, { versions }]) =>
        [...versions].flatMap(([number, counts]) =>
          samples(counts, { model, version: number === NO_VERSION ? 'none' : String(number) }),
        ),
      );
  const perModel =
    (samples: (counts: ModelCounts, labels: { model: string }) => Sample[]) => (): Sample[] =>
      [...models].flatMap(([model, counts]) => samples(counts, { model }));
  const cacheCounter = (
    name: string,
    help: string,
    samples: (cache: ModelCounts['cache'], labels: { model: string }) => Sample[],
  ): Family => ({
    name,
    help,
    type: 'counter',
    read: perModel(({ cache }, labels) => {
      const { memory, shared, joined, miss } = cache;
      return memory + shared + joined + miss === 0 ? [] : samples(cache, labels);
    }),
  });

  return [
    {
      name: 'mainstay_predictions_total',
      help: 'Prediction requests answered, by HTTP status code.',
      type: 'counter',
      read: perVersion(({ codes }, labels) =>
        [...codes].map(([code, value]) => ({ labels: { ...labels, code: String(code) }, value })),
      ),
    },
    {
      name: 'mainstay_prediction_rows_total',
      help: 'Rows in prediction requests.',
      type: 'counter',
      read: perVersion(({ rows }, labels) => [{ labels, value: rows }]),
    },
    {
      name: 'mainstay_prediction_errors_total',
      help: 'Prediction requests refused or failed, by the stage that did and its error code.',
      type: 'counter',
      read: perVersion(({ failures }, labels) =>
        [...failures.values()].map(({ stage, error, count }) => ({
          labels: { ...labels, stage, error },
          value: count,
        })),
      ),
    },
    {
      name: 'mainstay_degraded_predictions_total',
      help: 'Answers given by a fallback version or by the release’s default.',
      type: 'counter',
      read: perModel(({ degraded }, labels) =>
        Object.entries(degraded).map(([by, value]) => ({
          labels: { ...labels, served_by: by },
          value,
        })),
      ),
    },
    {
      name: 'mainstay_prediction_duration_seconds',
      help: 'From the arrival of a prediction request until its record is safe and its answer leaves.',
      type: 'histogram',
      read: perVersion(({ duration }, labels) =>
        histogramSamples(
          'mainstay_prediction_duration_seconds',
          labels,
          duration,
          DURATION_BOUNDS_MS,
          1000,
        ),
      ),
    },
    {
      name: 'mainstay_prediction_stage_duration_seconds',
      help: 'Time that prediction requests spent in one stage.',
      type: 'histogram',
      read: perVersion(({ stages }, labels) =>
        stages.flatMap((stage, index) =>
          stage
            ? histogramSamples(
                'mainstay_prediction_stage_duration_seconds',
                { ...labels, stage: servingStages[index] ?? '' },
                stage,
                STAGE_BOUNDS_MS,
                1000,
              )
            : [],
        ),
      ),
    },
    {
      name: 'mainstay_batch_rows',
      help: 'Rows of the requests that were run together.',
      type: 'histogram',
      read: perVersion(({ batches }, labels) =>
        batches ? histogramSamples('mainstay_batch_rows', labels, batches, BATCH_BOUNDS) : [],
      ),
    },
    {
      name: 'mainstay_validation_requests_total',
      help: 'Requests that broke a rule of the version, by the severest policy; in shadow mode what would have been done.',
      type: 'counter',
      read: perVersion(({ broken }, labels) =>
        [...broken.values()].map(({ labels: more, count }) => ({
          labels: { ...labels, ...more },
          value: count,
        })),
      ),
    },
    {
      name: 'mainstay_validation_violations_total',
      help: 'Rows that broke a rule of the version, by the rule and its policy.',
      type: 'counter',
      read: perVersion(({ violations }, labels) =>
        [...violations.values()].map(({ labels: more, rows }) => ({
          labels: { ...labels, ...more },
          value: rows,
        })),
      ),
    },
    cacheCounter(
      'mainstay_cache_hits_total',
      'Requests answered from the cache, by its level.',
      ({ memory, shared }, labels) => [
        { labels: { ...labels, level: 'memory' }, value: memory },
        { labels: { ...labels, level: 'shared' }, value: shared },
      ],
    ),
    cacheCounter(
      'mainstay_cache_misses_total',
      'Requests that were not in the cache and were run.',
      ({ miss }, labels) => [{ labels, value: miss }],
    ),
    cacheCounter(
      'mainstay_cache_joined_total',
      'Requests that were answered by the run of another that asked the same at the time.',
      ({ joined }, labels) => [{ labels, value: joined }],
    ),
  ];
}
