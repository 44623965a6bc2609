'use client';
import { useDecision } from '#components/api/use-decision.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { scheduleSchema } from '#lib/oncall/contract.ts';
import { getSchedule, listOnCallTargets } from '#lib/oncall/operations.ts';
import { ON_CALL } from './on-call-path.ts';
import { newSchedule, ScheduleEditor } from './schedule-editor.tsx';

const BACK = { href: ON_CALL, label: 'All schedules' };

/** What is decided on stays as it was read. */
export function EditSchedulePage({ id }: { id: string }) {
  const schedule = useDecision(getSchedule, { params: { id } });
  const targets = useDecision(listOnCallTargets, {});
  const error = schedule.error ?? targets.error;
  if (error) return <ErrorState wholePage error={error} back={BACK} />;
  if (!schedule.data || !targets.data) return <PageOutline wide={['Schedule']} />;
  const { id: storedId, revision } = schedule.data;
  const { name, time_zone, layers } = schedule.data;
  return (
    <ScheduleEditor
      stored={{ id: storedId, revision }}
      first={scheduleSchema.parse({ name, time_zone, layers })}
      people={targets.data.people}
    />
  );
}

export function NewSchedulePage() {
  const { data, error } = useDecision(listOnCallTargets, {});
  if (error) return <ErrorState wholePage error={error} back={BACK} />;
  if (!data) return <PageOutline wide={['Schedule']} />;
  return <ScheduleEditor stored={null} first={newSchedule()} people={data.people} />;
}
