import { showFigure } from '../../judge-check.ts';
import { counted, figure, number, type RunbookQuery, text } from './query.ts';

export const spoolByReplica: RunbookQuery = async ({ telemetry }) => {
  const replicas = await telemetry.listReplicaReports('');
  const lag = Math.max(0, ...replicas.map(({ spool }) => spool.lag_seconds));
  const fill = Math.max(0, ...replicas.map(({ spool }) => spool.bytes / spool.max_bytes));
  const isKnown = replicas.length > 0;
  return {
    said: isKnown
      ? `The oldest record that waits is ${showFigure(lag, 'seconds')} old; the fullest of ${counted(replicas.length, 'spool')} is at ${showFigure(fill, 'share')}.`
      : 'No replica lives.',
    columns: [
      text('Replica'),
      { name: 'Lag', unit: 'seconds' },
      { name: 'Full', unit: 'share' },
      { name: 'Size', unit: 'bytes' },
      number('Records that wait'),
      number('Dropped'),
      text('State'),
    ],
    rows: replicas.map(({ hostname, spool }) => [
      hostname,
      spool.lag_seconds,
      spool.bytes / spool.max_bytes,
      spool.bytes,
      spool.waiting_records,
      spool.dropped,
      spool.state,
    ]),
    figures: {
      lag_seconds: figure(isKnown ? lag : null, replicas.length),
      fill_share: figure(isKnown ? fill : null, replicas.length),
      replicas: figure(replicas.length),
    },
  };
};
