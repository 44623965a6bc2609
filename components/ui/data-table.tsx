'use client';
import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  sortFn_text,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { Download } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { TableCards } from './table-cards.tsx';
import { TableGrid } from './table-grid.tsx';
import { TableSkeleton } from './table-skeleton.tsx';
import type { DataTableProps } from './table-types.ts';
import { toCsv } from './to-csv.ts';
import { useIsPhone } from './use-media-query.ts';
import { useRowKeys } from './use-row-keys.ts';

export type { Column, DataTableProps } from './table-types.ts';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, text: sortFn_text },
});

function download(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Sortable, steered by keyboard, drawn in part beyond 200 rows, cards on a phone. */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { columns, rows, rowId, more, total, csvName } = props;
  const [sorting, setSorting] = useState<SortingState>(props.initialSort ?? []);
  const root = useRef<HTMLDivElement>(null);
  const isPhone = useIsPhone();
  useRowKeys(root);

  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, T> => {
        const read = column.value;
        if (!read) return { id: column.id, header: column.header };
        return {
          id: column.id,
          header: column.header,
          accessorFn: (row: T) => read(row) ?? undefined,
          sortUndefined: 'last',
        };
      }),
    [columns],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
    enableMultiSort: false,
  });
  const sorted = table.getRowModel().rows.map((row) => row.original);

  function saveCsv() {
    const kept = columns.filter((column) => column.value);
    const header = kept.map((column) => column.header);
    download(
      csvName ?? 'table',
      toCsv(
        header,
        sorted.map((row) => kept.map((column) => column.value?.(row))),
      ),
    );
  }

  if (props.loading && rows.length === 0) return <TableSkeleton columns={columns} />;
  if (rows.length === 0) return props.empty;
  const sort = sorting[0] ? { id: sorting[0].id, descending: sorting[0].desc } : null;
  return (
    <div ref={root} data-row-keys>
      {isPhone ? (
        <TableCards {...props} rows={sorted} />
      ) : (
        <TableGrid
          {...props}
          rows={sorted}
          sort={sort}
          onSort={(id) => table.getColumn(id)?.toggleSorting()}
        />
      )}
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-2 border-t px-4 py-1.5 text-muted text-xs">
        <span className="num">
          {rows.length.toLocaleString('en-US')}
          {total && total > rows.length ? ` of ${total.toLocaleString('en-US')}` : ''} shown
          {more?.hasMore
            ? sort
              ? ', sorted among these; there are more'
              : '; there are more'
            : ''}
        </span>
        <span className="flex items-center gap-2">
          {more?.hasMore ? (
            <Button size="sm" busy={more.loading} onClick={more.load}>
              Load more
            </Button>
          ) : null}
          {csvName ? (
            <Button size="sm" variant="ghost" className="max-sm:h-9" onClick={saveCsv}>
              <Download aria-hidden />
              CSV
            </Button>
          ) : null}
        </span>
      </div>
    </div>
  );
}
