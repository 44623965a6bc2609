'use client';
import { CalendarPlus } from 'lucide-react';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getMyContacts, listSchedules } from '#lib/oncall/operations.ts';
import { ContactsNotice } from './contacts-notice.tsx';
import { OnCallFrame } from './on-call-frame.tsx';
import { NEW_SCHEDULE } from './on-call-path.ts';
import { ScheduleCard } from './schedule-card.tsx';

const WATCH_MS = 15_000;

/** Who is on call now, of every schedule. */
export function OnCallPage() {
  const { data, error, refetch } = useOperation(listSchedules, {}, { refetchInterval: WATCH_MS });
  const contacts = useOperation(getMyContacts, {});
  return (
    <OnCallFrame actions={data && data.items.length > 0 ? <NewSchedule /> : null}>
      {contacts.data && !contacts.data.can_be_told ? (
        <ContactsNotice answer={contacts.data} />
      ) : null}
      {data ? (
        data.items.length > 0 ? (
          <div className="grid gap-4 lg:grid-cols-2">
            {data.items.map((schedule) => (
              <ScheduleCard key={schedule.id} schedule={schedule} />
            ))}
          </div>
        ) : (
          <Panel>
            <EmptyState title="Nobody is on call" action={<NewSchedule />}>
              A schedule says whose turn it is: people in their order, when they hand over, in which
              time zone. An escalation policy then tells whoever is on call, and the next one when
              nobody acknowledges.
            </EmptyState>
          </Panel>
        )
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="grid gap-4 lg:grid-cols-2" role="status" aria-label="Loading">
          <Skeleton className="h-44" />
          <Skeleton className="h-44" />
        </div>
      )}
    </OnCallFrame>
  );
}

function NewSchedule() {
  const { whyNot } = useViewer();
  const refusal = whyNot('admin');
  return refusal ? (
    <Button variant="primary" disabledReason={refusal}>
      New schedule
    </Button>
  ) : (
    <Button asChild variant="primary">
      <Link href={NEW_SCHEDULE}>
        <CalendarPlus aria-hidden />
        New schedule
      </Link>
    </Button>
  );
}
