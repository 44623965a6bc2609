import { CodeBlock } from '#components/ui/code-block.tsx';
import { CopyableId } from '#components/ui/copy-button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { formatPercent } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import type { SnapshotResult } from '#lib/retraining/contract.ts';

type Profile = SnapshotResult['columns'][number];

const columns: Column<Profile>[] = [
  {
    id: 'name',
    header: 'Column',
    phone: 'title',
    value: (row) => row.name,
    cell: (row) => <span className="break-all font-medium">{row.name}</span>,
  },
  {
    id: 'kind',
    header: 'Kind',
    width: '8rem',
    value: (row) => row.kind,
    cell: (row) => row.kind,
  },
  {
    id: 'missing',
    header: 'Missing',
    align: 'right',
    width: '6rem',
    value: (row) => row.missing,
    cell: (row) => <Num value={row.missing} kind="percent" />,
  },
  {
    id: 'distinct',
    header: 'Distinct',
    align: 'right',
    width: '7rem',
    value: (row) => row.distinct,
    cell: (row) => <span className="num">{row.distinct.toLocaleString('en-US')}</span>,
  },
  {
    id: 'mean',
    header: 'Mean',
    align: 'right',
    width: '7rem',
    value: (row) => row.mean,
    cell: (row) => <Num value={row.mean} why="Categories have none" />,
  },
  {
    id: 'low',
    header: '5th percentile',
    align: 'right',
    width: '8rem',
    wideOnly: true,
    value: (row) => row.low,
    cell: (row) => <Num value={row.low} why="Categories have none" />,
  },
  {
    id: 'high',
    header: '95th percentile',
    align: 'right',
    width: '8rem',
    wideOnly: true,
    value: (row) => row.high,
    cell: (row) => <Num value={row.high} why="Categories have none" />,
  },
  {
    id: 'top',
    header: 'Most frequent',
    phone: 'wide',
    value: sayTop,
    cell: (row) => (
      <span className="line-clamp-1 break-words text-muted" title={sayTop(row)}>
        {sayTop(row)}
      </span>
    ),
  },
];

function sayTop({ top }: Profile): string {
  return top.map(({ value, share }) => `${value} ${formatPercent(share)}`).join(', ');
}

/** What was learned from: how much, of when, and what is in it. */
export function SnapshotPanels({ snapshot }: { snapshot: SnapshotResult }) {
  const { rows, balance } = snapshot;
  return (
    <>
      <Panel title="Data" description="The snapshot that was learned from; it never changes">
        <div className="flex flex-col gap-4">
          <Facts
            className="grid-cols-[repeat(auto-fill,minmax(12rem,1fr))]"
            items={[
              { label: 'Rows learned from', value: <Num value={rows.train} /> },
              { label: 'Rows held out', value: <Num value={rows.holdout} /> },
              { label: 'Left out, without a label', value: <Num value={snapshot.unlabelled} /> },
              { label: 'Oldest row', value: <Time at={snapshot.from} show="exact" /> },
              { label: 'Held out from', value: <Time at={snapshot.split_at} show="exact" /> },
              { label: 'Newest row', value: <Time at={snapshot.to} show="exact" /> },
              { label: 'Labels until', value: <Time at={snapshot.labels_until} show="exact" /> },
              { label: 'Learned column', value: snapshot.label },
              { label: 'Digest', value: <CopyableId id={snapshot.digest} length={12} /> },
            ]}
          />
          {balance.length > 0 ? (
            <section>
              <h3 className="pb-1 text-muted text-xs">Balance of the label</h3>
              <ul className="flex max-w-xl flex-col gap-1">
                {balance.map(({ value, share }) => (
                  <li key={value} className="grid grid-cols-[6rem_1fr_4rem] items-center gap-2">
                    <span className="truncate" title={value}>
                      {value}
                    </span>
                    <span aria-hidden className="h-2 rounded-sm bg-sunken">
                      <span
                        className="block h-2 rounded-sm bg-accent"
                        style={{ width: `${share * 100}%` }}
                      />
                    </span>
                    <span className="num text-right">{formatPercent(share)}</span>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          <details>
            <summary className="cursor-pointer text-muted">The query that made it</summary>
            <CodeBlock code={snapshot.query} label="Query" className="mt-2" />
          </details>
        </div>
      </Panel>
      <Panel flush title="Columns">
        <DataTable
          label="Columns of the snapshot"
          columns={columns}
          rows={snapshot.columns}
          rowId={({ name }) => name}
          csvName="snapshot-columns"
        />
      </Panel>
    </>
  );
}
