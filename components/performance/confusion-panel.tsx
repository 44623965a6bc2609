import { formatExact, formatPercent } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';

/** What was said of what was true; each cell's shade is its share of its row. */
export function ConfusionPanel({ matrix, classes }: { matrix: number[][]; classes: string[] }) {
  return (
    <Panel title="Confusion" description="Rows are what was true, columns what was predicted">
      <div className="overflow-x-auto">
        <table className="num text-xs">
          <thead>
            <tr>
              <th scope="col" className="sr-only">
                True class
              </th>
              {classes.map((name) => (
                <th key={name} scope="col" className="px-3 py-1 text-right font-medium text-muted">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map((row, at) => {
              const all = row.reduce((sum, count) => sum + count, 0);
              return (
                <tr key={classes[at]}>
                  <th scope="row" className="px-3 py-1 text-left font-medium text-muted">
                    {classes[at]}
                  </th>
                  {row.map((count, column) => (
                    <td
                      key={classes[column]}
                      className="min-w-24 border px-3 py-2 text-right"
                      style={{
                        background: `color-mix(in srgb, var(--accent) ${Math.round((35 * count) / (all || 1))}%, transparent)`,
                      }}
                      title={`${formatExact(count)}, ${formatPercent(all > 0 ? count / all : null)} of the row`}
                    >
                      {formatExact(count)}
                      <span className="block">{formatPercent(all > 0 ? count / all : null)}</span>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
