'use client';
import { Badge } from '#components/ui/badge.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ScheduleAnswer } from '#lib/oncall/contract.ts';
import { PersonName } from './person-name.tsx';
import { formatInZone } from './zone-time.ts';

/** Who is on call, until when, and who is next. */
export function NowOnCall({
  schedule: { now, people, time_zone },
  isMine,
}: {
  schedule: ScheduleAnswer;
  isMine: boolean;
}) {
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-center gap-2 font-semibold text-lg">
        {now.user === null ? (
          <Status state="bad">Nobody is on call</Status>
        ) : (
          <PersonName id={now.user} people={people} />
        )}
        {isMine ? <Badge tone="accent">you</Badge> : null}
        {now.because === 'override' ? <Badge tone="outline">took over</Badge> : null}
      </p>
      <p className="text-muted">
        {now.until === null ? (
          'Nothing changes in the next 35 days.'
        ) : (
          <>
            Until <span className="num text-text">{formatInZone(now.until, time_zone)}</span> (
            <Time at={now.until} />
            ), then <PersonName id={now.next} people={people} className="text-text" />.
          </>
        )}
      </p>
    </div>
  );
}
