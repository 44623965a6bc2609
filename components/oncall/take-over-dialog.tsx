'use client';
import { useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { fromLocalInput } from '#components/settings/local-input.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Field, Input, Select } from '#components/ui/field.tsx';
import { useNow } from '#components/ui/time.tsx';
import type { ScheduleAnswer } from '#lib/oncall/contract.ts';
import {
  addOverride,
  getSchedule,
  getScheduleSpans,
  listOnCallTargets,
  listSchedules,
} from '#lib/oncall/operations.ts';
import { nameOf } from './person-name.tsx';
import { TAKE_OVER, type TakeOverSpan, takeOverEnd } from './take-over-spans.ts';
import { formatInZone } from './zone-time.ts';

/** Puts somebody on call for a while: two taps when it is oneself, from now. */
export function TakeOverDialog({
  schedule,
  onClose,
}: {
  schedule: ScheduleAnswer;
  onClose: () => void;
}) {
  const { viewer, whyNot } = useViewer();
  const now = useNow();
  const targets = useOperation(listOnCallTargets, {});
  const [user, setUser] = useState(viewer.id);
  const [from, setFrom] = useState('');
  const [span, setSpan] = useState<TakeOverSpan>('8');
  const [until, setUntil] = useState('');
  const change = useOperationMutation(addOverride, {
    refreshes: [listSchedules, getSchedule, getScheduleSpans],
    quiet: true,
  });
  const { name, time_zone, people } = schedule;
  const fromAt = fromLocalInput(from);
  const end = takeOverEnd(span, {
    fromMs: fromAt === null ? (now ?? 0) : Date.parse(fromAt),
    handover: schedule.now.until,
    until: fromLocalInput(until),
  });
  const everybody = (targets.data?.people ?? people).filter((person) => !person.is_disabled);
  const chosen = everybody.find((person) => person.id === user);
  const who = user === viewer.id ? 'You are' : `${chosen?.name ?? 'Somebody'} is`;
  return (
    <ChangeDialog
      title={`Take over ${name}`}
      description={
        end === null
          ? `Instead of ${nameOf(schedule.now.user, people)}, who is on call now.`
          : `${who} on call ${fromAt ? `from ${formatInZone(fromAt, time_zone)}` : 'from now'} until ${formatInZone(end, time_zone)} (${time_zone}), whatever the rotation says.`
      }
      verb="Take over"
      examples="Such as: Ada is ill"
      why={whyNot('operator') ?? (end === null ? 'Say until when, later than from.' : null)}
      change={change}
      onConfirm={(reason) => {
        if (end === null) return;
        const body = { user, to: end, ...(fromAt && { from: fromAt }), reason: reason ?? '' };
        change.mutate({ params: { id: schedule.id }, body }, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Who">
          <Select value={user} onChange={({ target }) => setUser(target.value)}>
            <option value={viewer.id}>{viewer.name} (you)</option>
            {everybody
              .filter(({ id }) => id !== viewer.id)
              .map((person) => (
                <option key={person.id} value={person.id}>
                  {person.name}
                  {person.can_be_told ? '' : ' (cannot be told)'}
                </option>
              ))}
          </Select>
        </Field>
        <Field label="For">
          <Select value={span} onChange={({ target }) => setSpan(target.value as TakeOverSpan)}>
            {TAKE_OVER.filter(({ id }) => id !== 'handover' || schedule.now.until !== null).map(
              ({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ),
            )}
          </Select>
        </Field>
        <Field label="From" optional hint="In your time zone; empty: now">
          <Input
            type="datetime-local"
            value={from}
            onChange={({ target }) => setFrom(target.value)}
          />
        </Field>
        {span === 'until' ? (
          <Field label="Until" hint="In your time zone">
            <Input
              type="datetime-local"
              value={until}
              onChange={({ target }) => setUntil(target.value)}
            />
          </Field>
        ) : null}
      </div>
      {chosen && !chosen.can_be_told ? (
        <p className="rounded-md bg-warning-soft px-3 py-2">
          {user === viewer.id
            ? 'Nobody can tell you yet: say under “My contacts” how you are reached.'
            : `${chosen.name} has no contact that works, and cannot be told.`}
        </p>
      ) : null}
    </ChangeDialog>
  );
}
