'use client';
import { UserRoundCheck } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useViewer } from '#components/frame/viewer.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { ScheduleAnswer } from '#lib/oncall/contract.ts';
import { NowOnCall } from './now-on-call.tsx';
import { schedulePath } from './on-call-path.ts';
import { TakeOverDialog } from './take-over-dialog.tsx';

/** One schedule in short: who is on call, until when, and the button to take over. */
export function ScheduleCard({ schedule }: { schedule: ScheduleAnswer }) {
  const { whyNot, viewer } = useViewer();
  const [isTaking, setTaking] = useState(false);
  const isMine = schedule.now.user === viewer.id;
  return (
    <Panel
      title={
        <Link href={schedulePath(schedule.id)} className="text-base hover:underline">
          {schedule.name}
        </Link>
      }
      description={schedule.time_zone}
      actions={
        <Button disabledReason={whyNot('operator')} onClick={() => setTaking(true)}>
          <UserRoundCheck aria-hidden />
          Take over…
        </Button>
      }
    >
      <NowOnCall schedule={schedule} isMine={isMine} />
      <p className="flex flex-wrap items-center gap-1.5 pt-3 text-muted text-xs">
        {schedule.policies.length === 0 ? (
          'No escalation policy tells it yet: nobody is told by being on call here.'
        ) : (
          <>
            Told by
            {schedule.policies.map(({ id, name }) => (
              <Badge key={id} tone="outline">
                {name}
              </Badge>
            ))}
          </>
        )}
      </p>
      {isTaking ? <TakeOverDialog schedule={schedule} onClose={() => setTaking(false)} /> : null}
    </Panel>
  );
}
