import { metricName } from '#components/performance/performance-words.ts';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { EvaluateResult } from '#lib/retraining/contract.ts';

type Fold = EvaluateResult['folds'][number] & { number: number };

/** The cross-validation: each fold is newer than what was learned from. */
export function FoldsPanel({ folds }: { folds: EvaluateResult['folds'] }) {
  const metrics = [...new Set(folds.flatMap((fold) => Object.keys(fold.metrics)))];
  const columns: Column<Fold>[] = [
    {
      id: 'fold',
      header: 'Fold',
      phone: 'title',
      width: '7rem',
      value: (row) => row.number,
      cell: (row) => `Fold ${row.number}`,
    },
    {
      id: 'rows',
      header: 'Rows',
      align: 'right',
      value: (row) => row.rows,
      cell: (row) => <span className="num">{row.rows.toLocaleString('en-US')}</span>,
    },
    ...metrics.map(
      (metric): Column<Fold> => ({
        id: metric,
        header: metricName(metric),
        align: 'right',
        value: (row) => row.metrics[metric] ?? null,
        cell: (row) => <Num value={row.metrics[metric]} why="Not defined on this fold" />,
      }),
    ),
  ];
  return (
    <Panel
      flush
      title="Cross-validation"
      description="In the order of time: each fold is newer than what was learned from for it"
    >
      <DataTable
        label="Cross-validation"
        columns={columns}
        rows={folds.map((fold, at) => ({ ...fold, number: at + 1 }))}
        rowId={({ number }) => String(number)}
        csvName="folds"
      />
    </Panel>
  );
}
