import { formatBytes, formatPercent } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { ServingSettings } from '#lib/serving/contract.ts';
import { type ReplicaNow, shareOf, sumModel } from './serving-now.ts';

/** Where answers came from in the last minute. */
export function CachePanel({
  replicas,
  settings,
}: {
  replicas: readonly ReplicaNow[];
  settings: ServingSettings | undefined;
}) {
  const totals = sumModel(replicas);
  const parts = [
    { name: 'From memory', count: totals.memoryHits, colour: 'var(--version-3)' },
    { name: 'From Redis', count: totals.sharedHits, colour: 'var(--version-7)' },
    { name: 'Joined an equal request', count: totals.joined, colour: 'var(--version-4)' },
    { name: 'Run', count: totals.misses, colour: 'var(--version-0)' },
  ];
  const bytes = replicas.reduce((sum, { cache }) => sum + cache.bytes, 0);
  const room = replicas.reduce((sum, { cache }) => sum + cache.max_bytes, 0);
  const hits = totals.asked - totals.misses;
  const off = settings?.cache.enabled === false;
  return (
    <Panel title="Cache" description="Where answers came from in the last minute">
      {off ? (
        <p className="text-muted">The cache is off in the settings: every request is run.</p>
      ) : totals.asked === 0 ? (
        <p className="text-muted">No request has come in the last minute.</p>
      ) : (
        <>
          <p className="pb-2">
            {hits === 0
              ? 'Every request had to be run: none was the same as an earlier one.'
              : `${formatPercent(shareOf(hits, totals.asked))} of requests needed no run of their own.`}
          </p>
          <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-sm">
            {parts.map(({ name, count, colour }) => (
              <span
                key={name}
                style={{ width: `${(count / totals.asked) * 100}%`, background: colour }}
              />
            ))}
          </div>
          <dl className="grid grid-cols-[1fr_auto_auto] gap-x-4 gap-y-1 pt-3">
            {parts.map(({ name, count, colour }) => (
              <div key={name} className="contents">
                <dt className="flex items-center gap-2">
                  <span
                    aria-hidden
                    className="size-2 shrink-0 rounded-full"
                    style={{ background: colour }}
                  />
                  {name}
                </dt>
                <dd className="text-right">
                  <Num value={count} />
                </dd>
                <dd className="text-right text-muted">
                  <Num kind="percent" value={shareOf(count, totals.asked)} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <p className="pt-3 text-muted text-xs">
        Memory for the answers of all models:{' '}
        <span className="num">
          {formatBytes(bytes)} of {formatBytes(room)}
        </span>{' '}
        used{replicas.length > 1 ? ` on ${replicas.length} replicas` : ''}.
      </p>
    </Panel>
  );
}
