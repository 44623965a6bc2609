import Link from 'next/link';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import type { SimilarIncident } from '#lib/incidents/contract.ts';
import { incidentPath } from '#lib/incidents/describe-opening.ts';
import { duration, similarWords, stateLooks } from './incident-words.ts';

/** What was like it before, how that ended, and how long it took. */
export function SimilarPanel({
  similar,
  className,
}: {
  similar: readonly SimilarIncident[];
  className?: string;
}) {
  return (
    <Panel flush title="Similar incidents" className={className}>
      {similar.length === 0 ? (
        <p className="p-4 text-muted">The first of its kind.</p>
      ) : (
        <ul className="divide-y">
          {similar.map((one) => (
            <li key={one.number} className="px-4 py-2.5">
              <Link
                href={incidentPath(one.number)}
                className="break-words font-medium hover:underline"
              >
                <span className="num text-muted">{one.number}</span> {one.title}
              </Link>
              <p className="flex flex-wrap gap-x-2 text-muted text-xs">
                <span>{similarWords[one.why]}</span>
                <Time at={one.opened_at} />
                <span>
                  {one.took_minutes === null
                    ? stateLooks[one.state].word
                    : `took ${duration(one.took_minutes)}`}
                </span>
              </p>
              {one.ended ? <p className="break-words">{one.ended}</p> : null}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
