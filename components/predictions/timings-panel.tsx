import { stageLooks } from '#components/serving/stage-looks.ts';
import { formatDuration, formatPercent } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { Timings } from '#lib/predictions/contract.ts';
import { type Stage, splitLatency } from './split-latency.ts';

const looks: Record<Stage, { label: string; colour: string }> = {
  ...stageLooks,
  rest: { label: 'Between the stages', colour: 'var(--field-line)' },
};

/** Where the time went: a bar per stage, each beginning where the one before ended. */
export function TimingsPanel({
  timings,
  latencyMs,
}: {
  timings: Timings | null;
  latencyMs: number;
}) {
  const stages = timings ? splitLatency(timings, latencyMs) : [];
  const [slowest] = stages.toSorted((a, b) => b.share - a.share);
  return (
    <Panel
      title={`Time, ${formatDuration(latencyMs)} in all`}
      description={
        slowest
          ? `Most of it, ${formatPercent(slowest.share)}: ${looks[slowest.stage].label.toLowerCase()}`
          : undefined
      }
    >
      {stages.length === 0 ? (
        <p className="text-muted">The log holds no times of its stages.</p>
      ) : (
        <table className="w-full">
          <caption className="sr-only">Milliseconds per stage, and the share of the whole</caption>
          <tbody>
            {stages.map(({ stage, ms, share, from }) => (
              <tr key={stage}>
                <th scope="row" className="whitespace-nowrap py-0.75 pr-3 text-left font-normal">
                  {looks[stage].label}
                </th>
                <td className="w-full py-0.75">
                  <span className="relative block h-2.5 overflow-hidden rounded-sm bg-sunken">
                    <span
                      className="absolute inset-y-0 min-w-0.5 rounded-sm"
                      style={{
                        left: `${Math.min(from * 100, 99.5)}%`,
                        width: `${share * 100}%`,
                        background: looks[stage].colour,
                      }}
                    />
                  </span>
                </td>
                <td className="whitespace-nowrap py-0.75 pl-3 text-right">
                  <Num value={ms} unit="ms" />
                </td>
                <td className="whitespace-nowrap py-0.75 pl-3 text-right text-muted max-sm:hidden">
                  <Num value={share} kind="percent" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
