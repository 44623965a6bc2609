'use client';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import { useOperationAt } from '#components/api/use-operation.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { Legend } from '#components/charts/legend.tsx';
import { ModelSelect } from '#components/filters/model-select.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { duration } from '#components/incidents/incident-words.ts';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { figureNames, type IncidentFigures } from '#lib/postmortems/contract.ts';
import { getIncidentFigures } from '#lib/postmortems/operations.ts';
import { figureColumns } from './figure-columns.tsx';
import { figureLines, figureRows } from './figure-rows.ts';
import { IncidentPagesTabs } from './incident-pages-tabs.tsx';
import { figureWords } from './postmortem-words.ts';

const DAY_MS = 86_400_000;
const spans = { '90': '90 days', '365': 'A year', '1095': 'Three years' } as const;
const worst = { '1': 'Severity 1', '2': 'Severity 1 and 2', '3': 'Severity 1 to 3' } as const;
const filters = {
  model: getIncidentFigures.query.shape.model,
  severity: z.enum(['1', '2', '3']),
  days: z.enum(['90', '365', '1095']),
};

/** How long incidents take to be detected, taken on and recovered from, and whether that becomes less. */
export function FiguresPage() {
  const { filter, setFilter, unread } = useFilters(filters);
  const days = filter.days ?? '365';
  const { model, severity } = filter;
  const { data, error, refetch } = useOperationAt(
    getIncidentFigures,
    [days, model, severity],
    () => ({
      query: {
        model: model ?? undefined,
        max_severity: severity ?? undefined,
        from: new Date(Date.now() - Number(days) * DAY_MS).toISOString(),
        // Of 90 days a window of 90 would be one number.
        window_days: days === '90' ? 30 : undefined,
      },
    }),
  );
  return (
    <>
      <PageHeader
        title="How long incidents took"
        description="Until they were detected, acknowledged and recovered from, of each model and of all incidents."
        actions={
          <>
            <ModelSelect model={model} onModel={(chosen) => setFilter({ model: chosen })} />
            <Choice
              label="Severity"
              usual="Every severity"
              words={worst}
              value={severity}
              onValue={(chosen) =>
                setFilter({ severity: filters.severity.safeParse(chosen).data ?? null })
              }
            />
            <Choice
              label="Time"
              words={spans}
              value={days}
              onValue={(chosen) => setFilter({ days: filters.days.safeParse(chosen).data ?? null })}
            />
          </>
        }
      />
      <IncidentPagesTabs />
      <UnreadFilters of={[unread]} className="mb-4 rounded-md" />
      {data ? (
        <Charts data={data} isNarrowed={model !== null || severity !== null} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <PageOutline header={false} wide={figureNames.map((name) => figureWords[name].name)} />
      )}
    </>
  );
}

function Charts({ data, isNarrowed }: { data: IncidentFigures; isNarrowed: boolean }) {
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const { series, window_days, step_days, left_out } = data;
  const all = useMemo(() => figureLines(series), [series]);
  const lines = all.filter(({ key }) => !hidden.includes(key));
  if ((series[0]?.incidents ?? 0) === 0) {
    return (
      <Panel>
        <EmptyState title={isNarrowed ? 'No incident is like that' : 'No incident in this time'}>
          Each incident has the times of its start, its opening, who took it on, and its end.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Panel
        flush
        title="In all of this time"
        description="The mean, with the median, which one long night does not move, and how many incidents they are of."
      >
        <DataTable
          label="How long incidents took, by model"
          columns={figureColumns}
          rows={series}
          rowId={({ model }) => `model ${model}`}
          csvName="incident-figures"
        />
      </Panel>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Legend
          label="Lines"
          items={all.map((line) => ({ ...line, id: line.key }))}
          hidden={hidden}
          onToggle={(id) =>
            setHidden((now) =>
              now.includes(id) ? now.filter((each) => each !== id) : [...now, id],
            )
          }
        />
        <p className="text-muted text-xs">
          Each point is the mean of the incidents opened in the {window_days} days up to it.
          {left_out > 0 ? ` ${left_out} models with fewer incidents are left out.` : ''}
        </p>
      </div>
      <div className="grid gap-4 xl:grid-cols-2">
        {figureNames.map((name) => (
          <ChartPanel
            key={name}
            title={`${figureWords[name].name} (${figureWords[name].short})`}
            unit="mean minutes"
            note={`Of an incident: ${figureWords[name].means}.`}
            rows={figureRows(series, name)}
            lines={lines}
            from={Date.parse(data.from)}
            // With room for the newest point, which is at the very end.
            to={Date.parse(data.to) + step_days * DAY_MS}
            stepMs={step_days * DAY_MS}
            marks={[]}
            format={duration}
            empty="No incident has got so far"
            isHalf
          />
        ))}
      </div>
    </div>
  );
}

function Choice({
  label,
  usual,
  words,
  value,
  onValue,
}: {
  label: string;
  /** What none of them is called. */
  usual?: string;
  words: Record<string, string>;
  value: string | null;
  onValue: (value: string) => void;
}) {
  return (
    <Select aria-label={label} value={value ?? ''} onChange={({ target }) => onValue(target.value)}>
      {usual === undefined ? null : <option value="">{usual}</option>}
      {Object.entries(words).map(([id, word]) => (
        <option key={id} value={id}>
          {word}
        </option>
      ))}
    </Select>
  );
}
