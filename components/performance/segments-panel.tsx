'use client';
import { useOperationAt } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { getPerformanceSegments } from '#lib/performance/operations.ts';
import { metricName } from './performance-words.ts';

type Answer = OperationAnswer<typeof getPerformanceSegments>;
type Worst = Answer['worst'][number];
type Segment = Answer['segments'][number];

/** "origin ORD and distance > 998". */
const nameOf = ({ conditions }: Worst) =>
  conditions.map(({ feature, value }) => `${feature} ${value}`).join(' and ');

const worstColumns: Column<Worst>[] = [
  {
    id: 'where',
    header: 'Where',
    phone: 'title',
    value: nameOf,
    cell: (row) => <span className="break-words font-medium">{nameOf(row)}</span>,
  },
  {
    id: 'loss',
    header: 'Loss there',
    align: 'right',
    width: '7rem',
    value: (row) => row.loss,
    cell: (row) => <Num value={row.loss} />,
  },
  {
    id: 'rest',
    header: 'Elsewhere',
    align: 'right',
    width: '7rem',
    value: (row) => row.rest_loss,
    cell: (row) => <Num value={row.rest_loss} />,
  },
  {
    id: 'share',
    header: 'Of rows (%)',
    align: 'right',
    width: '7rem',
    value: (row) => row.share,
    cell: (row) => <Num value={row.share} kind="percent" hint={`${row.n} rows`} />,
  },
];

function segmentColumns(metric: string): Column<Segment>[] {
  return [
    {
      id: 'segment',
      header: 'Segment',
      phone: 'title',
      value: (row) => `${row.feature} = ${row.value}`,
      cell: (row) => (
        <span className="break-words">
          <span className="text-muted">{row.feature}</span> {row.value}
        </span>
      ),
    },
    {
      id: 'n',
      header: 'Rows',
      align: 'right',
      width: '7rem',
      value: (row) => row.n,
      cell: (row) => <Num value={row.n} />,
    },
    {
      id: 'metric',
      header: metricName(metric),
      align: 'right',
      width: '9rem',
      value: (row) => row.metrics[metric] ?? null,
      cell: (row) => <Num value={row.metrics[metric]} why="Not defined by these rows" />,
    },
    {
      id: 'interval',
      header: '95 % interval',
      align: 'right',
      width: '11rem',
      value: (row) => row.intervals[metric]?.low ?? null,
      cell: (row) => {
        const interval = row.intervals[metric];
        return interval ? (
          <span className="sm:whitespace-nowrap">
            <Num value={interval.low} /> to <Num value={interval.high} />
          </span>
        ) : (
          <Num value={null} why="This metric has no interval here" />
        );
      },
    },
  ];
}

/** Where a version does worst, found by itself, and how it does segment by segment. */
export function SegmentsPanel({
  model,
  version,
  metric,
}: {
  model: string;
  version: number;
  metric: string;
}) {
  const range = useTimeRange();
  const { data, error } = useOperationAt(
    getPerformanceSegments,
    [model, version, ...range.key],
    () => ({ params: { model }, query: { version, ...range.bounds() } }),
  );
  if (!data) {
    return error ? <ErrorNote error={error} /> : <Skeleton className="h-64 w-full opacity-50" />;
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Panel
        flush
        title="Worst segments"
        description={`Found on one half of ${data.rows.toLocaleString('en-US')} labelled rows${data.is_cut ? ', the newest,' : ''} and confirmed on the other`}
      >
        <DataTable
          label={`Worst segments of version ${version}`}
          columns={worstColumns}
          rows={data.worst}
          rowId={nameOf}
          csvName={`${model}-worst-segments`}
          empty={
            <p className="p-6 text-center text-muted">
              {data.rows === 0
                ? 'There are no labelled rows in this time range.'
                : 'No segment does worse than the rest for certain.'}
            </p>
          }
        />
      </Panel>
      {data.segments.length > 0 ? (
        <Panel flush title="By segment">
          <DataTable
            label={`Segments of version ${version}`}
            columns={segmentColumns(metric)}
            rows={data.segments}
            rowId={({ feature, value }) => `${feature} ${value}`}
            csvName={`${model}-segments`}
          />
        </Panel>
      ) : null}
    </div>
  );
}
