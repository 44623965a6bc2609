'use client';
import { z } from 'zod';
import { useOperationAt } from '#components/api/use-operation.ts';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useMarks } from '#components/timeline/use-marks.ts';
import { ZoomLine } from '#components/timeline/zoom-line.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { getPerformance, type Performance } from '#lib/performance/operations.ts';
import { BusinessCharts } from './business-charts.tsx';
import { CalibrationPanel } from './calibration-panel.tsx';
import { ConfusionPanel } from './confusion-panel.tsx';
import { MetricsTable } from './metrics-table.tsx';
import { PerformanceCharts } from './performance-chart.tsx';
import {
  describeChange,
  describeDelay,
  describeMetric,
  describeUnusable,
  metricName,
  metricsOf,
} from './performance-words.ts';
import { SegmentsPanel } from './segments-panel.tsx';
import { ThresholdPanel } from './threshold-panel.tsx';

const { version, by } = getPerformance.query.shape;
const filters = { version, by: by.unwrap(), metric: z.string().regex(/^[a-z0-9_]{1,40}$/) };
const REFETCH_MS = 30_000;

/** How well a model does: by the labels that came, and by estimate where none has. */
export function PerformanceTab({ model }: { model: string }) {
  const range = useTimeRange();
  const { filter, setFilter, unread } = useFilters(filters);
  const marks = useMarks(model);
  const performance = useOperationAt(
    getPerformance,
    [model, filter.by, ...range.key],
    () => ({ params: { model }, query: { by: filter.by ?? undefined, ...range.bounds() } }),
    { refetchInterval: range.live && REFETCH_MS },
  );
  const { data } = performance;
  if (performance.error && !data) {
    return <ErrorState error={performance.error} onRetry={() => void performance.refetch()} />;
  }
  if (!data) return <Skeleton className="h-96 w-full opacity-50" />;
  const metrics = metricsOf(data);
  const metric = metrics.find((each) => each === filter.metric) ?? metrics[0];
  const shown = data.versions.find((one) => one.version === filter.version) ?? data.versions.at(-1);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <UnreadFilters of={[range.unread, unread]} className="rounded-md" />
      {metric && shown ? (
        <>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <div className="flex flex-wrap items-center gap-2">
              <Select
                aria-label="Metric"
                value={metric}
                onChange={(event) => setFilter({ metric: event.target.value })}
              >
                {metrics.map((each) => (
                  <option key={each} value={each}>
                    {metricName(each)}
                  </option>
                ))}
              </Select>
              <Select
                aria-label="Version"
                value={shown.version}
                onChange={(event) => setFilter({ version: Number(event.target.value) })}
              >
                {data.versions.map((one) => (
                  <option key={one.version} value={one.version}>
                    Version {one.version}
                  </option>
                ))}
              </Select>
              <Select
                aria-label="Time of"
                value={data.by}
                onChange={(event) =>
                  setFilter({ by: event.target.value === 'arrival' ? 'arrival' : null })
                }
              >
                <option value="prediction">By time of prediction</option>
                <option value="arrival">By arrival of labels</option>
              </Select>
            </div>
            <ZoomLine />
          </div>
          <Headlines data={data} metric={metric} />
          <PerformanceCharts data={data} metric={metric} marks={marks} />
          <BusinessCharts model={model} marks={marks} />
          <div className="grid items-start gap-3 xl:grid-cols-2">
            <MetricsTable of={shown} />
            <div className="flex min-w-0 flex-col gap-3">
              {shown.evaluation && shown.evaluation.thresholds.length > 0 ? (
                <ThresholdPanel
                  key={shown.version}
                  thresholds={shown.evaluation.thresholds}
                  classes={shown.evaluation.classes}
                />
              ) : null}
              {shown.evaluation?.confusion_matrix && shown.evaluation.classes ? (
                <ConfusionPanel
                  matrix={shown.evaluation.confusion_matrix}
                  classes={shown.evaluation.classes}
                />
              ) : null}
              {shown.evaluation?.calibration_curve ? (
                <CalibrationPanel
                  version={shown.version}
                  curve={shown.evaluation.calibration_curve}
                  span={data}
                />
              ) : null}
            </div>
          </div>
          <SegmentsPanel model={model} version={shown.version} metric={metric} />
        </>
      ) : (
        <>
          <NoLabelsYet model={model} />
          <BusinessCharts model={model} marks={marks} />
        </>
      )}
    </div>
  );
}

function Headlines({ data, metric }: { data: Performance; metric: string }) {
  return (
    <Panel>
      <ul className="flex flex-col gap-3">
        {data.versions.map((one) => {
          const change = one.change && describeChange(one.change);
          const about = [describeDelay(one), describeUnusable(one)].filter((text) => text !== null);
          return (
            <li key={one.version} className="flex flex-col gap-0.5">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <VersionChip version={one.version} className="font-medium" />
                <span>
                  {metricName(metric)}: {describeMetric(one, metric)}.
                </span>
                {change ? <Status state={change.state}>{change.word}</Status> : null}
              </p>
              {change ? <p className="text-muted">{change.text}</p> : null}
              {about.length > 0 ? <p className="text-muted">{about.join(' ')}</p> : null}
            </li>
          );
        })}
      </ul>
      <p className="pt-3 text-muted text-xs">
        Whole hours, <Time at={data.from} show="clock" /> to <Time at={data.to} show="clock" />.
        {data.evaluated_at ? (
          <>
            {' '}
            Labels until <Time at={data.evaluated_at} show="clock" /> are counted.
          </>
        ) : null}
      </p>
    </Panel>
  );
}

function NoLabelsYet({ model }: { model: string }) {
  return (
    <Panel flush>
      <EmptyState
        title="No label came for this time range"
        commands={[
          {
            label: 'Say what came true, by the request id of the answer',
            code: `curl "$GATEWAY/feedback" -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" \\\n  -d '{"request_id": "…", "label": 1}'`,
          },
        ]}
      >
        Once labels of {model} come in, its metrics are here, hour by hour, with their intervals and
        beside what was estimated without labels. Choose a longer range above to see older ones.
      </EmptyState>
    </Panel>
  );
}
