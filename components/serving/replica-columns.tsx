import type { Column } from '#components/ui/data-table.tsx';
import { formatBytes, formatPercent } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import { breakerOfDependency, dependencyUse } from './dependency-words.ts';
import { Lag } from './numbers-panel.tsx';
import { describeRunners, spoolWord } from './replica-words.ts';
import { type ReplicaNow, shareOf } from './serving-now.ts';

/** From which part of its room on the log’s share of it is said. */
const WORTH_A_SHARE = 0.01;

const NOT_KNOWN = 'The replica does not know this model yet';

export const replicaColumns: Column<ReplicaNow>[] = [
  {
    id: 'replica',
    header: 'Replica',
    phone: 'title',
    value: (row) => row.hostname,
    cell: (row) => (
      <span className="block min-w-0 truncate font-medium" title={`${row.hostname}, ${row.url}`}>
        {row.hostname}
      </span>
    ),
  },
  {
    id: 'release',
    phone: 'hide',
    header: 'Release',
    align: 'right',
    width: '5rem',
    value: (row) => row.model?.release ?? null,
    cell: (row) => <Num value={row.model?.release} why={NOT_KNOWN} />,
  },
  {
    id: 'inFlight',
    header: 'In hand',
    align: 'right',
    width: '5rem',
    value: (row) => row.model?.in_flight ?? null,
    cell: (row) => <Num value={row.model?.in_flight} why={NOT_KNOWN} />,
  },
  {
    id: 'hits',
    header: 'Cache hits',
    align: 'right',
    width: '6rem',
    value: (row) => hitRate(row),
    cell: (row) => <Num kind="percent" value={hitRate(row)} why="No request in the last minute" />,
  },
  {
    id: 'redis',
    phone: 'hide',
    header: 'Redis',
    width: '7.5rem',
    wideOnly: true,
    value: (row) => dependencyUse(breakerOfDependency(row, 'redis')).text,
    cell: (row) => {
      const { state, text } = dependencyUse(breakerOfDependency(row, 'redis'));
      return state === null ? (
        <span className="text-muted">{text}</span>
      ) : (
        <Status state={state} className="font-normal">
          {text}
        </Status>
      );
    },
  },
  {
    id: 'lag',
    header: 'Log behind',
    width: '8.5rem',
    value: (row) => row.spool.lag_seconds,
    cell: (row) => {
      const { state, text } = spoolWord(row);
      return state === 'good' ? (
        <Lag seconds={row.spool.lag_seconds} />
      ) : (
        <Status state={state} className="font-normal">
          <Lag seconds={row.spool.lag_seconds} /> · {text}
        </Status>
      );
    },
  },
  {
    id: 'spool',
    header: 'Log on disk',
    width: '8.5rem',
    value: (row) => row.spool.bytes,
    cell: (row) => (
      <span
        className="num"
        title={`${row.spool.waiting_records.toLocaleString('en-US')} records wait; room for ${formatBytes(row.spool.max_bytes)}`}
      >
        {formatBytes(row.spool.bytes)}
        {row.spool.bytes < row.spool.max_bytes * WORTH_A_SHARE ? null : (
          <span className="text-muted">
            {' '}
            · {formatPercent(shareOf(row.spool.bytes, row.spool.max_bytes))}
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'runners',
    phone: 'hide',
    header: 'Runners',
    wideOnly: true,
    value: (row) => describeRunners(row.runners).text,
    cell: (row) => {
      const { state, text } = describeRunners(row.runners);
      return (
        <Status state={state} className="font-normal">
          {text}
        </Status>
      );
    },
  },
  {
    id: 'memory',
    phone: 'hide',
    header: 'Memory',
    align: 'right',
    width: '6.5rem',
    value: (row) => row.memory.resident_bytes,
    cell: (row) => (
      <span
        className="num"
        title={`Versions take ${formatBytes(row.memory.loaded_bytes)} of the ${formatBytes(row.memory.max_bytes)} they may`}
      >
        {formatBytes(row.memory.resident_bytes)}
      </span>
    ),
  },
];

function hitRate({ model }: ReplicaNow): number | null {
  if (!model) return null;
  const { memory_hits, shared_hits, joined, misses } = model.cache;
  const hits = memory_hits + shared_hits + joined;
  return shareOf(hits, hits + misses);
}
