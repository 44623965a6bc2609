import { formatBytes } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Time } from '#components/ui/time.tsx';
import { type ReplicaNow, shareOf, totalsOf, versionOn } from './serving-now.ts';

/** What a version did in the last minute, over all replicas, and what it takes. */
export function VersionCounts({
  replicas,
  version,
}: {
  replicas: readonly ReplicaNow[];
  version: number;
}) {
  const totals = totalsOf(replicas, version);
  const reports = replicas.flatMap((replica) => versionOn(replica, version) ?? []);
  const bytes = Math.max(0, ...reports.map((report) => report.bytes));
  const lastUsed = reports
    .flatMap((report) => report.last_used_at ?? [])
    .toSorted()
    .at(-1);
  const items = [
    { name: 'Requests', value: <Num value={totals.requests} /> },
    {
      name: 'Failed',
      value: (
        <span className={totals.failures > 0 ? 'font-medium text-bad' : undefined}>
          <Num value={totals.failures} />
        </span>
      ),
    },
    {
      name: 'Rows per run',
      value: <Num value={shareOf(totals.rows, totals.batches)} why="No run in the last minute" />,
    },
    { name: 'Waiting', value: <Num value={totals.waiting} /> },
    {
      name: 'Memory',
      value:
        bytes > 0 ? (
          <span className="num">{formatBytes(bytes)}</span>
        ) : (
          <Num value={null} why="It lives on another server, or is not loaded" />
        ),
    },
    {
      name: 'Last used',
      value: lastUsed ? <Time at={lastUsed} /> : <Num value={null} why="Not since it was loaded" />,
    },
  ];
  return (
    <dl className="flex flex-1 flex-wrap gap-x-5 gap-y-1 max-sm:grid max-sm:basis-full max-sm:grid-cols-3">
      {items.map(({ name, value }) => (
        <div key={name}>
          <dt className="text-muted text-xs">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
