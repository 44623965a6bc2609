import { metricName } from '#components/performance/performance-words.ts';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { EvaluateResult } from '#lib/retraining/contract.ts';

type Folds = EvaluateResult['folds'];

/** The cross-validation: each fold is newer than what was learned from. */
export function FoldsPanel({ folds }: { folds: Folds }) {
  const metrics = [...new Set(folds.flatMap((fold) => Object.keys(fold.metrics)))];
  return (
    <Panel
      flush
      title="Cross-validation"
      description="In the order of time: each fold is newer than what was learned from for it"
    >
      <DataTable
        label="Cross-validation"
        columns={columnsOf(folds)}
        rows={metrics.map((metric) => ({ metric }))}
        rowId={({ metric }) => metric}
        csvName="folds"
      />
    </Panel>
  );
}

function columnsOf(folds: Folds): Column<{ metric: string }>[] {
  return [
    {
      id: 'metric',
      header: 'Metric',
      phone: 'title',
      value: ({ metric }) => metric,
      cell: ({ metric }) => <span title={metric}>{metricName(metric)}</span>,
    },
    ...folds.map(
      (fold, at): Column<{ metric: string }> => ({
        id: `fold ${at + 1}`,
        header: `Fold ${at + 1}, ${fold.rows.toLocaleString('en-US')} rows`,
        align: 'right',
        value: ({ metric }) => fold.metrics[metric] ?? null,
        cell: ({ metric }) => <Num value={fold.metrics[metric]} why="Not defined on this fold" />,
      }),
    ),
  ];
}
