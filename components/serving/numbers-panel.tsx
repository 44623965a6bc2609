import type { ReactNode } from 'react';
import { formatBytes, formatDuration } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { type ReplicaNow, shareOf, sumModel } from './serving-now.ts';

const NO_REQUEST = 'No request in the last minute';

/** The model over all its replicas, in the last minute and now. */
export function NumbersPanel({ replicas }: { replicas: readonly ReplicaNow[] }) {
  const totals = sumModel(replicas);
  const lag =
    replicas.length > 0 ? Math.max(...replicas.map(({ spool }) => spool.lag_seconds)) : null;
  const waitingBytes = replicas.reduce((sum, { spool }) => sum + spool.bytes, 0);
  const room = replicas.reduce((sum, { spool }) => sum + spool.max_bytes, 0);
  const hits = totals.asked - totals.misses;
  const perRun = totals.batches > 0 ? totals.rows / totals.batches : null;
  const count = (many: number, one: string) =>
    `${many.toLocaleString('en-US')} ${many === 1 ? one : `${one}s`}`;
  return (
    <section aria-label="Numbers" className="overflow-hidden rounded-lg border bg-surface">
      <dl className="-mr-px -mb-px grid grid-cols-2 sm:grid-cols-4 2xl:grid-cols-8">
        <Figure
          name="Rows run/min"
          value={<Num value={totals.rows} />}
          note={`${count(totals.failures, 'request')} failed`}
        />
        <Figure
          name="Cache hits"
          value={<Num kind="percent" value={shareOf(hits, totals.asked)} why={NO_REQUEST} />}
          note={`of ${count(totals.asked, 'request')}`}
        />
        <Figure
          name="Rows per run"
          value={<Num value={perRun} why="No run in the last minute" />}
          note={count(totals.batches, 'run')}
        />
        <Figure
          name="Waiting now"
          value={<Num value={totals.waiting} />}
          note={`${count(totals.inFlight, 'request')} in hand`}
        />
        <Figure
          name="Degraded"
          value={<Num value={totals.degraded} />}
          note="answers in a minute"
          alarming={totals.degraded > 0}
        />
        <Figure
          name="Overloaded"
          value={<Num value={totals.overloaded} />}
          note="refused in a minute"
          alarming={totals.overloaded > 0}
        />
        <Figure
          name="Log behind"
          value={
            lag === null ? <Num value={null} why="No replica is live" /> : <Lag seconds={lag} />
          }
          note={replicas.length > 1 ? 'on the slowest replica' : 'until it is in Postgres'}
        />
        <Figure
          name="Log on disk"
          value={<span className="num">{formatBytes(waitingBytes)}</span>}
          note={`of ${formatBytes(room)}`}
        />
      </dl>
    </section>
  );
}

/** A moment is not counted. */
export function Lag({ seconds }: { seconds: number }) {
  const exact = `${seconds.toFixed(3)} s`;
  return (
    <span className="num" title={exact}>
      {seconds < 1 ? 'under 1 s' : formatDuration(seconds * 1000)}
    </span>
  );
}

function Figure({
  name,
  value,
  note,
  alarming = false,
}: {
  name: string;
  value: ReactNode;
  note: string;
  alarming?: boolean;
}) {
  return (
    <div className="min-w-0 border-r border-b px-4 py-2.5">
      <dt className="truncate text-muted text-xs">{name}</dt>
      <dd>
        <span className={alarming ? 'font-medium text-base text-warning' : 'font-medium text-base'}>
          {value}
        </span>
        <span className="block truncate text-muted text-xs" title={note}>
          {note}
        </span>
      </dd>
    </div>
  );
}
