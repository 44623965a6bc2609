import { cn } from '#components/ui/cn.ts';
import { Markdown } from '#components/ui/markdown.tsx';
import type { State } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { IncidentEntry } from '#lib/incidents/contract.ts';
import { entryIcons, entryState } from './entry-looks.ts';
import { entryWords } from './incident-words.ts';

const colours: Record<State, string> = {
  good: 'text-good',
  warning: 'text-warning',
  bad: 'text-bad',
  unknown: 'text-muted',
};

/** One entry of a timeline: what it is of, what happened, when, and by whom. */
export function EntryRow({ entry }: { entry: IncidentEntry }) {
  const Icon = entryIcons[entry.kind];
  return (
    <li className="flex gap-3 px-4 py-2.5">
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', colours[entryState(entry)])} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap gap-x-2 text-muted text-xs">
          <Time at={entry.at} show="clock" />
          <span>{entryWords[entry.kind]}</span>
          {entry.actor ? <span>{nameActor(entry.actor)}</span> : null}
        </p>
        {entry.kind === 'note' ? (
          <Markdown text={entry.text} />
        ) : (
          <p className="[overflow-wrap:anywhere]">{entry.text}</p>
        )}
      </div>
    </li>
  );
}
