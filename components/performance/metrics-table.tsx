import type { Column } from '#components/ui/data-table.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { VersionPerformance } from '#lib/performance/operations.ts';
import { metricName } from './performance-words.ts';

interface Row {
  id: string;
  value: number | null;
  low: number | null;
  high: number | null;
  estimated: number | null;
}

const columns: Column<Row>[] = [
  {
    id: 'metric',
    header: 'Metric',
    phone: 'title',
    value: (row) => row.id,
    cell: (row) => <span title={row.id}>{metricName(row.id)}</span>,
  },
  {
    id: 'value',
    header: 'By labels',
    align: 'right',
    width: '8rem',
    value: (row) => row.value,
    cell: (row) => <Num value={row.value} why="Not defined by these labels" />,
  },
  {
    id: 'interval',
    header: '95 % interval',
    align: 'right',
    width: '11rem',
    value: (row) => row.low,
    cell: (row) =>
      row.low === null ? (
        <Num value={null} why="This metric has no interval" />
      ) : (
        <span className="sm:whitespace-nowrap">
          <Num value={row.low} /> to <Num value={row.high} />
        </span>
      ),
  },
  {
    id: 'estimated',
    header: 'Estimated',
    align: 'right',
    width: '8rem',
    value: (row) => row.estimated,
    cell: (row) => (
      <Num
        value={row.estimated}
        why="It is not estimated, or the reference has no labels and scores"
      />
    ),
  },
];

/** Every metric of a version, with its interval, and what it was estimated to be. */
export function MetricsTable({ of }: { of: VersionPerformance }) {
  const { evaluation, estimated } = of;
  const ids = [
    ...new Set([...Object.keys(evaluation?.metrics ?? {}), ...Object.keys(estimated ?? {})]),
  ];
  const rows = ids.map((id) => ({
    id,
    value: evaluation?.metrics[id] ?? null,
    low: evaluation?.intervals[id]?.low ?? null,
    high: evaluation?.intervals[id]?.high ?? null,
    estimated: estimated?.[id] ?? null,
  }));
  return (
    <Panel flush title="Metrics" description={`Version ${of.version}, over the time range`}>
      <DataTable
        label={`Metrics of version ${of.version}`}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        csvName={`metrics-v${of.version}`}
        empty={<p className="p-6 text-center text-muted">There is nothing to measure yet.</p>}
      />
      {evaluation?.notes.map((note) => (
        <p key={note} className="border-t px-4 py-2 text-muted text-xs">
          {note}
        </p>
      ))}
    </Panel>
  );
}
