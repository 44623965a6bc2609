'use client';
import { z } from 'zod';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { Select } from '#components/ui/field.tsx';
import { formatDuration, formatPercent } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import type { ReplicaNow } from './serving-now.ts';
import { quantiles, type StageTimes, slowestOf, stagesOf, totalOf } from './stage-latency.ts';
import { stageLooks } from './stage-looks.ts';
import { StageTable } from './stage-table.tsx';

// The history on the same page has a filter named replica.
const stageFilters = { quantile: z.enum(quantiles), stages_of: z.string() };

/** Where the time of the last minute went, by stage and version: bars to compare, and the numbers. */
export function StagePanel({
  replicas,
  versions,
}: {
  replicas: readonly ReplicaNow[];
  versions: readonly number[];
}) {
  const { filter, setFilter, unread } = useFilters(stageFilters);
  const quantile = filter.quantile ?? 'p50';
  const chosen = replicas.filter(({ id }) => id === filter.stages_of);
  const shown = chosen.length > 0 ? chosen : replicas;
  const rows = versions
    .map((version) => ({ version, stages: stagesOf(shown, version) }))
    .filter(({ stages }) => stages.length > 0);
  const longest = Math.max(0, ...rows.map(({ stages }) => totalOf(stages, quantile)));
  return (
    <Panel title="Latency by stage" description="Last minute">
      <UnreadFilters of={[unread]} className="mb-3 rounded-md" />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pb-3">
        {replicas.length > 1 ? (
          <Select
            aria-label="Replica"
            className="w-44"
            value={chosen[0]?.id ?? ''}
            onChange={(event) => setFilter({ stages_of: event.target.value || null })}
          >
            <option value="">Slowest replica</option>
            {replicas.map(({ id, hostname }) => (
              <option key={id} value={id}>
                {hostname}
              </option>
            ))}
          </Select>
        ) : null}
        <Select
          aria-label="Quantile of the bars"
          value={quantile}
          onChange={(event) =>
            setFilter({ quantile: quantiles.find((each) => each === event.target.value) ?? null })
          }
        >
          {quantiles.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
        {shown.length > 1 ? (
          <p className="text-muted text-xs">
            Each number is the slowest replica’s: quantiles cannot be added up.
          </p>
        ) : null}
      </div>
      {rows.length === 0 ? (
        <p className="text-muted">No request has come in the last minute.</p>
      ) : (
        <div className="grid grid-cols-[repeat(auto-fit,minmax(min(19rem,100%),1fr))] gap-x-8 gap-y-5">
          {rows.map(({ version, stages }) => (
            <VersionBar
              key={version}
              version={version}
              stages={stages}
              quantile={quantile}
              longest={longest}
            />
          ))}
        </div>
      )}
    </Panel>
  );
}

function VersionBar({
  version,
  stages,
  quantile,
  longest,
}: {
  version: number;
  stages: StageTimes[];
  quantile: (typeof quantiles)[number];
  longest: number;
}) {
  const total = totalOf(stages, quantile);
  const slowest = slowestOf(stages, quantile);
  return (
    <div>
      <p className="flex flex-wrap items-baseline justify-between gap-x-3 pb-1">
        <VersionChip version={version} className="font-medium" />
        {slowest ? (
          <span className="text-muted text-xs">
            {stageLooks[slowest.stage].label}: {formatPercent(slowest.share)} of{' '}
            <span className="num">{formatDuration(total)}</span>
          </span>
        ) : null}
      </p>
      <div
        aria-hidden
        className="flex h-3 gap-px overflow-hidden rounded-sm"
        style={{ width: `${longest > 0 ? (total / longest) * 100 : 0}%` }}
      >
        {stages.map((each) => (
          <span
            key={each.stage}
            title={`${stageLooks[each.stage].label}: ${formatDuration(each[quantile])}`}
            style={{
              width: `${total > 0 ? (each[quantile] / total) * 100 : 0}%`,
              background: stageLooks[each.stage].colour,
            }}
          />
        ))}
      </div>
      <div className="pt-2">
        <StageTable version={version} stages={stages} />
      </div>
    </div>
  );
}
