'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { Fragment, useRef } from 'react';
import { cn } from './cn.ts';
import type { Column, DataTableProps } from './table-types.ts';

const VIRTUAL_FROM = 200;
const ROW_HEIGHT = 37;

interface TableGridProps<T extends object> extends DataTableProps<T> {
  sort: { id: string; descending: boolean } | null;
  onSort: (columnId: string) => void;
}

const cellClass = (column: Column<never>) =>
  cn(
    'px-3 first:pl-4 last:pr-4',
    column.align === 'right' && 'num text-right',
    column.wideOnly && 'max-lg:hidden',
    column.roomyOnly && 'max-2xl:hidden',
  );

/** The table itself: rows beyond 200 are drawn only where one looks. */
export function TableGrid<T extends object>(props: TableGridProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const isVirtual = props.rows.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: isVirtual ? props.rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const drawn = virtualizer.getVirtualItems();
  const before = drawn[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  const rows = isVirtual
    ? drawn.flatMap((item) => {
        const row = props.rows[item.index];
        return row === undefined ? [] : [row];
      })
    : props.rows;
  return (
    <div
      ref={scroller}
      className={isVirtual ? 'max-h-[75vh] overflow-auto' : 'overflow-x-auto xl:overflow-visible'}
    >
      <table
        aria-label={props.label}
        aria-rowcount={props.rows.length}
        className="w-full border-collapse"
      >
        <thead>
          <tr>
            {props.columns.map((column) => (
              <HeaderCell
                key={column.id}
                column={column}
                sort={props.sort}
                onSort={props.onSort}
                belowTopBar={!isVirtual}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {isVirtual && before > 0 ? <Spacer height={before} /> : null}
          {rows.map((row) => (
            <BodyRow key={props.rowId(row)} row={row} {...props} />
          ))}
          {isVirtual && after > 0 ? <Spacer height={after} /> : null}
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height }} />
    </tr>
  );
}

function HeaderCell<T extends object>({
  column,
  sort,
  onSort,
  belowTopBar,
}: {
  column: Column<T>;
  sort: TableGridProps<T>['sort'];
  onSort: (id: string) => void;
  /** The page scrolls, not the table, so its header stays under the frame's bar. */
  belowTopBar: boolean;
}) {
  const sorted = sort?.id === column.id;
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      style={{ width: column.width }}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={cn(
        'sticky top-0 z-10 h-9 whitespace-nowrap border-b bg-surface text-left font-medium text-muted text-xs first:rounded-tl-lg last:rounded-tr-lg',
        belowTopBar && 'xl:top-12',
        cellClass(column),
      )}
    >
      {column.value ? (
        <button
          type="button"
          onClick={() => onSort(column.id)}
          className={cn(
            'inline-flex items-center gap-1 hover:text-text',
            column.align === 'right' && 'flex-row-reverse',
            sorted && 'text-text',
          )}
        >
          {column.header}
          {sorted ? <Arrow aria-hidden className="size-3" /> : null}
        </button>
      ) : (
        <span className={column.headerHidden ? 'sr-only' : undefined}>{column.header}</span>
      )}
    </th>
  );
}

function BodyRow<T extends object>({
  row,
  columns,
  rowId,
  onOpen,
  expanded,
  selectedId,
}: DataTableProps<T> & { row: T }) {
  const id = rowId(row);
  const detail = expanded?.(row);
  return (
    <Fragment>
      <tr
        data-row
        tabIndex={onOpen ? 0 : -1}
        onClick={(event) => {
          // A press on a control inside the row is the control's; a selection of text is no click.
          const target = event.target as HTMLElement;
          // React also brings what is pressed in a row's menu or dialog, which stands elsewhere in the document.
          if (!event.currentTarget.contains(target)) return;
          if (target.closest('a, button, input, label') || window.getSelection()?.toString())
            return;
          onOpen?.(row);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.target === event.currentTarget) onOpen?.(row);
        }}
        className={cn(
          'border-b -outline-offset-2 last:border-b-0',
          onOpen && 'cursor-pointer hover:bg-hover',
          selectedId === id && 'bg-accent-soft hover:bg-accent-soft',
          detail && 'border-b-0',
        )}
      >
        {columns.map((column) => (
          <td key={column.id} className={cn(cellClass(column), 'h-9 py-1.5 align-middle')}>
            {column.cell(row)}
          </td>
        ))}
      </tr>
      {detail ? (
        <tr className="border-b last:border-b-0">
          <td colSpan={columns.length} className="px-4 pb-3">
            {detail}
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}
