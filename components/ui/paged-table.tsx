import type { ReactNode } from 'react';
import { DataTable, type DataTableProps } from './data-table.tsx';
import { ErrorState } from './error-state.tsx';

/** As useOperationPages reads it. */
interface PagedList<T> {
  items: T[];
  isError: boolean;
  error: unknown;
  isPending: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
  refetch: () => Promise<unknown>;
}

type Props<T extends object> = Omit<DataTableProps<T>, 'rows' | 'loading' | 'more'> & {
  /** What may be done when the list cannot be read, beside trying again. */
  onError?: ReactNode;
} & (
    | { list: PagedList<T>; rows?: undefined }
    /** Others than those of the list, such as one more that a link opens. */
    | { list: PagedList<unknown>; rows: T[] }
  );

/** A list that is read page by page: its rows, or that it cannot be read and what to do then. */
export function PagedTable<T extends object>({ onError, ...props }: Props<T>) {
  const { list, rows: _rows, ...table } = props;
  if (list.isError && list.items.length === 0) {
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} action={onError} />;
  }
  return (
    <DataTable
      {...table}
      rows={props.rows === undefined ? props.list.items : props.rows}
      loading={list.isPending}
      more={{
        hasMore: list.hasNextPage,
        loading: list.isFetchingNextPage,
        load: () => void list.fetchNextPage(),
      }}
    />
  );
}
