'use client';
import { Pencil, Trash2, UserRoundCheck } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote, ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ScheduleAnswer } from '#lib/oncall/contract.ts';
import { getSchedule, getScheduleSpans } from '#lib/oncall/operations.ts';
import { LayersPanel } from './layers-panel.tsx';
import { NowOnCall } from './now-on-call.tsx';
import { editSchedulePath, ON_CALL } from './on-call-path.ts';
import { OverridesPanel } from './overrides-panel.tsx';
import { RemoveScheduleDialog } from './remove-schedule-dialog.tsx';
import { SpanStrip } from './span-strip.tsx';
import { TakeOverDialog } from './take-over-dialog.tsx';

const BACK = { href: ON_CALL, label: 'All schedules' };
const WATCH_MS = 15_000;

/** One schedule: who is on call, who will be, and why. */
export function SchedulePage({ id }: { id: string }) {
  const { data, error } = useOperation(
    getSchedule,
    { params: { id } },
    { refetchInterval: WATCH_MS },
  );
  if (data) return <Schedule schedule={data} />;
  if (error) return <ErrorState wholePage error={error} back={BACK} />;
  return <PageOutline wide={['On call now', 'Two weeks']} panels={['Layers', 'Taken over']} />;
}

function Schedule({ schedule }: { schedule: ScheduleAnswer }) {
  const router = useRouter();
  const { viewer, whyNot } = useViewer();
  const [dialog, setDialog] = useState<'take' | 'remove' | null>(null);
  const refusal = whyNot('admin');
  const close = () => setDialog(null);
  return (
    <>
      <PageHeader
        back={BACK}
        title={schedule.name}
        description={
          <>
            {schedule.time_zone}. Changed <Time at={schedule.updated_at} /> by{' '}
            {schedule.updated_by.name}.
          </>
        }
        actions={
          <>
            <Button
              variant="primary"
              disabledReason={whyNot('operator')}
              onClick={() => setDialog('take')}
            >
              <UserRoundCheck aria-hidden />
              Take over…
            </Button>
            {refusal ? (
              <Button disabledReason={refusal}>Edit</Button>
            ) : (
              <Button asChild>
                <Link href={editSchedulePath(schedule.id)}>
                  <Pencil aria-hidden />
                  Edit
                </Link>
              </Button>
            )}
            <Button disabledReason={refusal} onClick={() => setDialog('remove')}>
              <Trash2 aria-hidden />
              Remove…
            </Button>
          </>
        }
      />
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel title="On call now" className="lg:col-span-2">
          <NowOnCall schedule={schedule} isMine={schedule.now.user === viewer.id} />
        </Panel>
        <TwoWeeks schedule={schedule} />
        <LayersPanel schedule={schedule} />
        <OverridesPanel schedule={schedule} />
      </div>
      {dialog === 'take' ? <TakeOverDialog schedule={schedule} onClose={close} /> : null}
      {dialog === 'remove' ? (
        <RemoveScheduleDialog
          schedule={schedule}
          onClose={(isRemoved) => {
            close();
            if (isRemoved) router.push(ON_CALL);
          }}
        />
      ) : null}
    </>
  );
}

function TwoWeeks({ schedule }: { schedule: ScheduleAnswer }) {
  /** Undefined: from today. What was before is not shown, since the schedule may have been another one. */
  const [from, setFrom] = useState<string | undefined>();
  const { data, error } = useOperation(
    getScheduleSpans,
    { params: { id: schedule.id }, query: { from } },
    { refetchInterval: WATCH_MS },
  );
  const later = data?.days[7];
  return (
    <Panel
      title="Two weeks"
      description={`Days of ${schedule.time_zone}`}
      className="lg:col-span-2"
      actions={
        <>
          {from === undefined ? null : <Button onClick={() => setFrom(undefined)}>Today</Button>}
          <Button disabled={later === undefined} onClick={() => setFrom(later)}>
            A week later
          </Button>
        </>
      }
    >
      {data && data.layers.length === schedule.layers.length ? (
        <SpanStrip
          spans={data}
          timeZone={schedule.time_zone}
          layers={schedule.layers.map(({ name }) => name)}
        />
      ) : error ? (
        <ErrorNote error={error} />
      ) : (
        <Skeleton className="h-32 w-full opacity-50" />
      )}
    </Panel>
  );
}
