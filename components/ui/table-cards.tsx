'use client';
import { cn } from './cn.ts';
import type { DataTableProps } from './table-types.ts';

/** The same rows on a phone: one card each, its heading first, then names and values. */
export function TableCards<T extends object>({
  label,
  columns,
  rows,
  rowId,
  onOpen,
  expanded,
  selectedId,
}: DataTableProps<T>) {
  const titles = columns.filter((column) => column.phone === 'title');
  const lines = columns.filter((column) => column.phone !== 'title' && column.phone !== 'hide');
  return (
    <ul aria-label={label} className="divide-y">
      {rows.map((row) => {
        const id = rowId(row);
        return (
          <li key={id} className={cn('relative px-4 py-3', selectedId === id && 'bg-accent-soft')}>
            <div
              className={cn(
                'flex flex-wrap items-center gap-x-3 gap-y-1 pb-1 font-medium',
                onOpen && 'pr-16',
              )}
            >
              {titles.map((column) => (
                <span key={column.id} className="min-w-0">
                  {column.cell(row)}
                </span>
              ))}
              {onOpen ? (
                <button
                  type="button"
                  data-row
                  onClick={() => onOpen(row)}
                  className="absolute top-1.5 right-2 min-h-9 rounded-md px-2 font-medium text-accent-text"
                >
                  Open
                  <span className="sr-only"> {id}</span>
                </button>
              ) : null}
            </div>
            <dl className="grid grid-cols-2 gap-x-4 gap-y-1">
              {lines.map((column) => (
                <div
                  key={column.id}
                  className={cn('flex min-w-0 flex-col', column.phone === 'wide' && 'col-span-2')}
                >
                  <dt className="text-muted text-xs">{column.header}</dt>
                  <dd className="num min-w-0 break-words">{column.cell(row)}</dd>
                </div>
              ))}
            </dl>
            {expanded?.(row)}
          </li>
        );
      })}
    </ul>
  );
}
