'use client';
import { useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { useNow } from '#components/ui/time.tsx';
import type { OverrideAnswer, ScheduleAnswer } from '#lib/oncall/contract.ts';
import {
  getSchedule,
  getScheduleSpans,
  listSchedules,
  removeOverride,
} from '#lib/oncall/operations.ts';
import { nameOf, PersonName } from './person-name.tsx';
import { formatInZone } from './zone-time.ts';

/** Who takes over, now and later. */
export function OverridesPanel({ schedule }: { schedule: ScheduleAnswer }) {
  const { whyNot } = useViewer();
  const now = useNow();
  const [ending, setEnding] = useState<OverrideAnswer | null>(null);
  const { overrides, people, time_zone } = schedule;
  return (
    <Panel flush title="Taken over" description="Before every layer; made last counts most">
      {overrides.length === 0 ? (
        <EmptyState title="Nobody takes over">
          “Take over” puts you, or somebody else, on call for some hours, whatever the rotation
          says.
        </EmptyState>
      ) : (
        <ul className="divide-y">
          {overrides.map((override) => (
            <li key={override.id} className="flex items-start justify-between gap-3 px-4 py-3">
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2 font-medium">
                  <PersonName id={override.user} people={people} />
                  {now !== null && Date.parse(override.from) <= now ? (
                    <Badge tone="accent">now</Badge>
                  ) : null}
                </p>
                <p className="num">
                  {formatInZone(override.from, time_zone)} to {formatInZone(override.to, time_zone)}
                </p>
                <p className="break-words text-muted text-xs">
                  {override.reason ? `${override.reason}. ` : ''}By {override.created_by.name}.
                </p>
              </div>
              <Button
                size="sm"
                disabledReason={whyNot('operator')}
                onClick={() => setEnding(override)}
              >
                End…
              </Button>
            </li>
          ))}
        </ul>
      )}
      {ending ? (
        <EndOverrideDialog schedule={schedule} override={ending} onClose={() => setEnding(null)} />
      ) : null}
    </Panel>
  );
}

function EndOverrideDialog({
  schedule,
  override,
  onClose,
}: {
  schedule: ScheduleAnswer;
  override: OverrideAnswer;
  onClose: () => void;
}) {
  const change = useOperationMutation(removeOverride, {
    refreshes: [listSchedules, getSchedule, getScheduleSpans],
    quiet: true,
  });
  const who = nameOf(override.user, schedule.people);
  return (
    <ChangeDialog
      title={`${who} takes over no longer`}
      description="Whoever the rotation says is on call again, from now."
      verb="End it"
      examples="Such as: Ada is well again"
      change={change}
      onConfirm={(reason) =>
        change.mutate(
          { params: { id: schedule.id, override: override.id }, query: { reason } },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}
