import { Badge } from '#components/ui/badge.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { IncidentEntry } from '#lib/incidents/contract.ts';
import { entryIcons } from './entry-looks.ts';
import { entryWords } from './incident-words.ts';

const MOST = 8;

/** What changed in the two hours before it began, what is likeliest the cause first. */
export function ChangesPanel({
  changes,
  startedAt,
  className,
}: {
  changes: readonly IncidentEntry[];
  startedAt: string;
  className?: string;
}) {
  return (
    <Panel
      flush
      title="What changed in the two hours before"
      description="Promotions first, then rollbacks, settings, features, drift and breakers"
      className={className}
    >
      {changes.length === 0 ? (
        <p className="p-4 text-muted">
          Nothing that is recorded: no release, setting, feature, drift or breaker. Look upstream.
        </p>
      ) : (
        <ol className="divide-y">
          {changes.slice(0, MOST).map((entry, index) => {
            const Icon = entryIcons[entry.kind];
            return (
              <li key={entry.id} className="flex gap-3 px-4 py-2.5">
                <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
                <div className="min-w-0 flex-1">
                  <p className="[overflow-wrap:anywhere]">{entry.text}</p>
                  <p className="flex flex-wrap items-center gap-x-2 text-muted text-xs">
                    <span>{entryWords[entry.kind]}</span>
                    <Time at={entry.at} show="clock" />
                    <span>{before(entry.at, startedAt)}</span>
                    {entry.actor ? <span>{nameActor(entry.actor)}</span> : null}
                    {index === 0 && entry.kind === 'release' ? (
                      <Badge tone="warning">look here first</Badge>
                    ) : null}
                  </p>
                </div>
              </li>
            );
          })}
        </ol>
      )}
      {changes.length > MOST ? (
        <p className="border-t px-4 py-2 text-muted text-xs">
          {changes.length - MOST} more are in the timeline.
        </p>
      ) : null}
    </Panel>
  );
}

function before(at: string, startedAt: string): string {
  const minutes = Math.round((Date.parse(startedAt) - Date.parse(at)) / 60_000);
  return minutes <= 0 ? 'as it began' : `${minutes} min before`;
}
