import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { RunEvent } from '#lib/runbooks/contract.ts';

/** Who did what, when, and what came of it; the newest last, as it happened. */
export function RunRecord({ events }: { events: readonly RunEvent[] }) {
  return (
    <Panel title="Record">
      <ol className="flex flex-col gap-2">
        {events.map(({ id, at, step, text, actor }) => (
          <li key={id} className="grid min-w-0 gap-x-3 sm:grid-cols-[9rem_5rem_minmax(0,1fr)]">
            <span className="text-muted">
              <Time at={at} show="clock" />
            </span>
            <span className="text-muted">{step === null ? 'Run' : `Step ${step}`}</span>
            <span className="min-w-0 break-words">
              {text} <span className="text-muted">{nameActor(actor)}</span>
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
