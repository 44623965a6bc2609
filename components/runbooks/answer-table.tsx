'use client';
import { cn } from '#components/ui/cn.ts';
import { keyed } from '#components/ui/keyed.ts';
import { Num } from '#components/ui/num.tsx';
import { Time } from '#components/ui/time.tsx';
import type { QueryAnswer } from '#lib/runbooks/contract.ts';

type Unit = QueryAnswer['columns'][number]['unit'];
type Cell = QueryAnswer['rows'][number][number];

const words: Partial<Record<Unit, string>> = {
  milliseconds: 'ms',
  seconds: 's',
  minutes: 'min',
  bytes: 'MiB',
};
const isText = (unit: Unit) => unit === 'text' || unit === 'time';

/** What a query answered, small: a table, and on a phone a card for each row. */
export function AnswerTable({ answer, label }: { answer: QueryAnswer; label: string }) {
  const { columns, rows } = answer;
  if (rows.length === 0) return null;
  const keyedRows = keyed(rows, (row) => row.join('\n'));
  return (
    <>
      <div className="rounded-md border max-sm:hidden">
        <table aria-label={label} className="w-full border-collapse text-xs">
          <thead className="bg-sunken">
            <tr>
              {columns.map(({ name, unit }) => (
                <th
                  key={name}
                  scope="col"
                  className={cn(
                    'px-2 py-1.5 font-medium text-muted',
                    isText(unit) ? 'text-left' : 'text-right',
                  )}
                >
                  {name}
                  {words[unit] ? ` (${words[unit]})` : ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {keyedRows.map(({ key, item: row }) => (
              <tr key={key} className="border-t">
                {columns.map(({ name, unit }, column) => (
                  <td
                    key={name}
                    className={cn(
                      'break-words px-2 py-1.5 align-top',
                      !isText(unit) && 'text-right',
                    )}
                  >
                    <CellValue cell={row[column] ?? null} unit={unit} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul aria-label={label} className="flex flex-col gap-2 sm:hidden">
        {keyedRows.map(({ key, item: row }) => (
          <li key={key} className="rounded-md border px-3 py-2">
            <dl className="grid grid-cols-2 gap-x-3 gap-y-1">
              {columns.map(({ name, unit }, column) => (
                <div key={name} className={cn('min-w-0', isLong(row[column]) && 'col-span-2')}>
                  <dt className="text-muted text-xs">
                    {name}
                    {words[unit] ? ` (${words[unit]})` : ''}
                  </dt>
                  <dd className="break-words">
                    <CellValue cell={row[column] ?? null} unit={unit} />
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Longer than half of a phone's width. */
const isLong = (cell: Cell | undefined): boolean => typeof cell === 'string' && cell.length > 22;

function CellValue({ cell, unit }: { cell: Cell; unit: Unit }) {
  if (unit === 'time') return <Time at={typeof cell === 'string' ? cell : null} />;
  if (typeof cell === 'string') return cell;
  if (unit === 'text' && typeof cell === 'number') return <span className="num">{cell}</span>;
  if (unit === 'share') return <Num value={cell} kind="percent" />;
  return (
    <Num value={unit === 'bytes' && cell !== null ? cell / 1024 / 1024 : cell} why="Not known" />
  );
}
