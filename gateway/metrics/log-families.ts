import type { PredictionLogStats } from '#lib/predictions/service.ts';
import { type Family, single } from './family.ts';

/** The prediction log: what it holds on this machine, and what became of the rest. */
export function logFamilies(read: () => PredictionLogStats): Family[] {
  const gauge = (name: string, help: string, value: (stats: PredictionLogStats) => number) =>
    single('gauge', `mainstay_prediction_log_${name}`, help, () => value(read()));
  const counter = (name: string, help: string, value: (stats: PredictionLogStats) => number) =>
    single('counter', `mainstay_prediction_log_${name}`, help, () => value(read()));
  return [
    gauge('bytes', 'Bytes of the log on this machine’s disk.', ({ bytes }) => bytes),
    gauge('limit_bytes', 'Bytes that the log may hold on the disk.', ({ maxBytes }) => maxBytes),
    gauge(
      'waiting_records',
      'Prediction records on the disk that are not in Postgres yet.',
      ({ waitingRecords }) => waitingRecords,
    ),
    gauge(
      'lag_seconds',
      'Age of the oldest record that is not in Postgres yet; 0 when there is none.',
      ({ lagSeconds }) => lagSeconds,
    ),
    counter(
      'appended_total',
      'Prediction records written to the disk.',
      ({ appendedTotal }) => appendedTotal,
    ),
    counter(
      'shipped_total',
      'Prediction records that have reached Postgres; of those that sampling leaves out, the counts.',
      ({ shippedTotal }) => shippedTotal,
    ),
    counter(
      'sampled_out_total',
      'Prediction records that sampling leaves out: they are counted only.',
      ({ sampledOut }) => sampledOut,
    ),
    counter(
      'dropped_total',
      'Prediction records given up to make room for newer ones.',
      ({ dropped }) => dropped,
    ),
    counter(
      'refused_total',
      'Prediction records not taken, since the log was full or its disk failed.',
      ({ refused }) => refused,
    ),
    counter(
      'set_aside_total',
      'Prediction records that Postgres refused, which are kept beside the log.',
      ({ setAside }) => setAside,
    ),
  ];
}
