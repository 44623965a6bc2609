import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';

/** Steps through the rows of a request that held several. */
export function RowPicker({
  count,
  row,
  onRow,
}: {
  count: number;
  row: number;
  onRow: (row: number) => void;
}) {
  return (
    <nav aria-label="Rows of the request" className="flex items-center gap-2 lg:col-span-2">
      <Button
        size="icon"
        aria-label="Row before"
        disabled={row === 0}
        onClick={() => onRow(row - 1)}
      >
        <ChevronLeft aria-hidden />
      </Button>
      <span className="num">
        Row {row + 1} of {count.toLocaleString('en-US')}
      </span>
      <Button
        size="icon"
        aria-label="Row after"
        disabled={row >= count - 1}
        onClick={() => onRow(row + 1)}
      >
        <ChevronRight aria-hidden />
      </Button>
    </nav>
  );
}
