import { cn } from '#components/ui/cn.ts';
import { formatExact, formatNumber, formatPercent } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import type { ComparedRow } from './compare-values.ts';
import { ValueText } from './value-text.tsx';

/** Two versions' values side by side; what is equal is quiet, or gone with `onlyDifferences`. */
export function CompareTable({
  title,
  rows,
  versions,
  onlyDifferences,
  numeric = false,
  none,
}: {
  title: string;
  rows: ComparedRow[];
  versions: [number, number];
  onlyDifferences: boolean;
  /** Shows the difference and aligns values right. */
  numeric?: boolean;
  /** Said when neither version has any value. */
  none: string;
}) {
  const differing = rows.filter((row) => !row.equal).length;
  const shown = onlyDifferences ? rows.filter((row) => !row.equal) : rows;
  const align = numeric ? 'text-right' : 'text-left';
  const head = 'h-9 px-3 font-medium text-muted text-xs last:pr-4 max-sm:px-1.5';
  return (
    <Panel flush title={title} description={summarise(rows.length, differing, none)}>
      {shown.length === 0 ? null : (
        <div className="overflow-hidden">
          <table className="w-full table-fixed max-sm:text-xs">
            <caption className="sr-only">{`${title} of versions ${versions.join(' and ')}`}</caption>
            <thead>
              <tr className="border-b">
                <th scope="col" className={cn(head, 'pl-4 text-left max-sm:pl-4')}>
                  Name
                </th>
                {versions.map((version) => (
                  <th key={version} scope="col" className={cn(head, align)}>
                    Version {version}
                  </th>
                ))}
                {numeric ? (
                  <th scope="col" className={cn(head, 'text-right')}>
                    Difference
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr
                  key={row.name}
                  className={cn('border-b last:border-b-0', row.equal && 'text-muted')}
                >
                  <th
                    scope="row"
                    className={cn(
                      '[overflow-wrap:anywhere] py-1.5 pr-3 pl-4 text-left align-top',
                      row.equal ? 'font-normal' : 'font-medium',
                    )}
                  >
                    {row.name}
                  </th>
                  <td
                    className={cn(
                      '[overflow-wrap:anywhere] px-3 py-1.5 align-top max-sm:px-1.5',
                      align,
                    )}
                  >
                    <ValueText value={row.a} why="This version does not have it" />
                  </td>
                  <td
                    className={cn(
                      '[overflow-wrap:anywhere] px-3 py-1.5 align-top last:pr-4 max-sm:px-1.5',
                      align,
                    )}
                  >
                    <ValueText value={row.b} why="This version does not have it" />
                  </td>
                  {numeric ? (
                    <td className="num py-1.5 pr-4 pl-3 text-right align-top">
                      <Difference row={row} />
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** Says by how much, not whether that is good: only the team knows which way a metric should go. */
function Difference({ row }: { row: ComparedRow }) {
  if (row.equal) return <span>equal</span>;
  if (row.difference === null) {
    const isOne = row.a === undefined || row.b === undefined;
    return <span className="text-muted">{isOne ? 'only in one' : 'changed'}</span>;
  }
  const sign = row.difference > 0 ? '+' : '−';
  return (
    <span title={formatExact(row.difference)}>
      {sign}
      {formatNumber(Math.abs(row.difference))}
      {row.relative === null ? null : (
        <span className="text-muted">
          {' '}
          ({sign}
          {formatPercent(Math.abs(row.relative))})
        </span>
      )}
    </span>
  );
}

function summarise(count: number, differing: number, none: string): string {
  if (count === 0) return none;
  if (differing === 0) return count === 1 ? 'Equal.' : `All ${count} are equal.`;
  return differing === count
    ? `${count} ${count === 1 ? 'differs' : 'differ'}.`
    : `${differing} of ${count} differ.`;
}
