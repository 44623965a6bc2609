import { Skeleton } from './skeleton.tsx';
import type { Column } from './table-types.ts';

const rows = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A table on its way, in its final layout. */
export function TableSkeleton<T>({ columns }: { columns: Column<T>[] }) {
  return (
    <div role="status" aria-label="Loading" className="overflow-hidden">
      <div className="flex h-9 items-center gap-6 border-b px-4 max-sm:hidden">
        {columns.map((column) => (
          <span key={column.id} className="flex-1 truncate font-medium text-muted text-xs">
            {column.headerHidden ? null : column.header}
          </span>
        ))}
      </div>
      {rows.map((row) => (
        <div
          key={row}
          className="flex h-9 items-center gap-6 border-b px-4 last:border-b-0 max-sm:h-20"
        >
          {columns.map((column) => (
            <span key={column.id} className="flex-1">
              <Skeleton className="w-3/5" />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
