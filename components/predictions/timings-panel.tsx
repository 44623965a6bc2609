import { formatDuration } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { Timings } from '#lib/predictions/contract.ts';
import { type Stage, splitLatency } from './split-latency.ts';

const looks = {
  parse: { label: 'Read the request', colour: 'var(--version-3)' },
  route: { label: 'Choose the version', colour: 'var(--version-5)' },
  features: { label: 'Fetch features', colour: 'var(--version-6)' },
  validate: { label: 'Check the features', colour: 'var(--version-2)' },
  cache: { label: 'Look in the cache', colour: 'var(--version-7)' },
  queue: { label: 'Wait for a run', colour: 'var(--version-8)' },
  run: { label: 'Run the model', colour: 'var(--accent)' },
  shape: { label: 'Shape the answer', colour: 'var(--version-4)' },
  log: { label: 'Log it', colour: 'var(--version-1)' },
  rest: { label: 'Waiting and the rest', colour: 'var(--field-line)' },
} as const satisfies Record<Stage, { label: string; colour: string }>;

/** Where the time went. */
export function TimingsPanel({
  timings,
  latencyMs,
}: {
  timings: Timings | null;
  latencyMs: number;
}) {
  const stages = timings ? splitLatency(timings, latencyMs) : [];
  return (
    <Panel title={`Time, ${formatDuration(latencyMs)} in all`}>
      {stages.length === 0 ? (
        <p className="text-muted">It ended before its stages were measured.</p>
      ) : (
        <>
          <div aria-hidden className="flex h-2.5 gap-px overflow-hidden rounded-full">
            {stages.map(({ stage, share }) => (
              <span
                key={stage}
                style={{ width: `${share * 100}%`, background: looks[stage].colour }}
              />
            ))}
          </div>
          <dl className="grid grid-cols-[1fr_auto_auto] gap-x-4 gap-y-1 pt-3">
            {stages.map(({ stage, ms, share }) => (
              <div key={stage} className="contents">
                <dt className="flex items-center gap-2">
                  <span
                    aria-hidden
                    className="size-2 rounded-full"
                    style={{ background: looks[stage].colour }}
                  />
                  {looks[stage].label}
                </dt>
                <dd className="text-right">
                  <Num value={ms} unit="ms" />
                </dd>
                <dd className="text-right text-muted">
                  <Num value={share} kind="percent" />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Panel>
  );
}
