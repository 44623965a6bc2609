import type { ReactNode } from 'react';

export interface Column<T> {
  id: string;
  /** With the unit, if there is one. */
  header: string;
  /** The header is for screen readers and a phone's cards only. */
  headerHidden?: boolean;
  cell: (row: T) => ReactNode;
  /** The plain value, for sorting and the CSV; a column without one has neither. */
  value?: (row: T) => string | number | null;
  align?: 'left' | 'right';
  /** A CSS width; columns without one share the rest. */
  width?: string;
  /** On a phone: the card's heading, half a line (default), a whole line, or nothing. */
  phone?: 'title' | 'line' | 'wide' | 'hide';
  /** Hidden below 1024 px. */
  wideOnly?: boolean;
  /** Hidden below 1536 px. */
  roomyOnly?: boolean;
}

export interface DataTableProps<T extends object> {
  /** What the table lists, for screen readers: "Versions of flights". */
  label: string;
  columns: Column<T>[];
  rows: T[];
  rowId: (row: T) => string;
  /** What Enter or a click on a row does. */
  onOpen?: (row: T) => void;
  /** What a row shows below itself when it is open. */
  expanded?: (row: T) => ReactNode | null;
  loading?: boolean;
  /** Shown in place of rows when there are none. */
  empty?: ReactNode;
  /** How many there are of which `rows` are the first. */
  total?: number;
  /** There are more rows on the server. */
  more?: { hasMore: boolean; loading: boolean; load: () => void };
  /** File name without extension; without it there is no CSV button. */
  csvName?: string;
  initialSort?: { id: string; desc: boolean }[];
  /** Emphasised row, such as the open one. */
  selectedId?: string | null;
}
