import { CopyButton } from '#components/ui/copy-button.tsx';
import { formatClock } from '#components/ui/format-time.ts';
import type { TimeChartProps } from './time-chart.tsx';

/** The same numbers as a chart's, newest first. */
export function ValueTable({
  label,
  csv,
  rows,
  lines,
  format,
}: Pick<TimeChartProps, 'rows' | 'lines' | 'format'> & { label: string; csv: string }) {
  const filled = rows.filter((row) => lines.some((line) => typeof row[line.key] === 'number'));
  return (
    <section aria-label={label} className="h-full overflow-auto">
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-surface text-muted">
          <tr>
            <th scope="col" className="px-2 py-1 text-left font-medium">
              Time
              <CopyButton text={csv} label={`Copy ${label} as CSV`} className="size-5" />
            </th>
            {lines.map((line) => (
              <th key={line.key} scope="col" className="px-2 py-1 text-right font-medium">
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {filled.toReversed().map((row) => (
            <tr key={row.t} className="border-t">
              <td className="num px-2 py-1">
                {formatClock(new Date(row.t).toISOString(), Date.now())}
              </td>
              {lines.map((line) => {
                const value = row[line.key];
                const [low, high] = [line.band?.low, line.band?.high].map((key) => key && row[key]);
                return (
                  <td key={line.key} className="num px-2 py-1 text-right">
                    {typeof value === 'number' ? format(value) : '–'}
                    {typeof low === 'number' && typeof high === 'number' ? (
                      <span className="text-muted">{` (${format(low)} to ${format(high)})`}</span>
                    ) : null}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
