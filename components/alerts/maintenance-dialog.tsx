'use client';
import { useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { fromLocalInput, toLocalInput } from '#components/settings/local-input.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Checkbox, Field, Input, Select } from '#components/ui/field.tsx';
import type { Weekly } from '#lib/alerts/contract.ts';
import { createSilence, listAlerts, listSilences } from '#lib/alerts/operations.ts';
import { listModels } from '#lib/registry/contract.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const HOUR_MS = 3_600_000;

/** Plans when something is expected to be wrong: once, or at the same times of every week. */
export function MaintenanceDialog({ onClose }: { onClose: () => void }) {
  const models = useOperation(listModels, { query: { limit: 200 } });
  const [model, setModel] = useState('');
  const [from, setFrom] = useState(() => toLocalInput(new Date().toISOString()));
  const [until, setUntil] = useState(() =>
    toLocalInput(new Date(Date.now() + 2 * HOUR_MS).toISOString()),
  );
  const [weekly, setWeekly] = useState<Weekly | null>(null);
  const change = useOperationMutation(createSilence, {
    refreshes: [listSilences, listAlerts],
    quiet: true,
  });
  const [starts, ends] = [fromLocalInput(from), fromLocalInput(until)];
  const why =
    starts === null || ends === null
      ? 'Say from when until when.'
      : starts >= ends
        ? 'It ends before it begins.'
        : weekly?.days.length === 0
          ? 'Choose a day.'
          : null;
  return (
    <ChangeDialog
      title="Plan maintenance"
      description="Meanwhile alerts open no incident and are told to nobody; they are still looked at, and seen."
      verb="Plan maintenance"
      required
      isLong
      examples="Such as: the warehouse is moved"
      why={why}
      change={change}
      onConfirm={(reason) => {
        if (starts === null || ends === null) return;
        change.mutate(
          {
            body: {
              kind: 'maintenance',
              matchers: [
                model === ''
                  ? { label: 'alert', op: 'in', values: ['*'] }
                  : { label: 'model', op: 'in', values: [model] },
              ],
              ...{ starts_at: starts, ends_at: ends, weekly, reason: reason ?? '' },
            },
          },
          { onSuccess: onClose },
        );
      }}
      onClose={onClose}
    >
      <Field label="Of">
        <Select value={model} onChange={({ target }) => setModel(target.value)}>
          <option value="">Everything</option>
          {models.data?.items.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="From">
          <Input
            type="datetime-local"
            value={from}
            onChange={({ target }) => setFrom(target.value)}
          />
        </Field>
        <Field label="Until">
          <Input
            type="datetime-local"
            value={until}
            onChange={({ target }) => setUntil(target.value)}
          />
        </Field>
      </div>
      <Checkbox
        label="Only at some times of the week"
        checked={weekly !== null}
        onCheckedChange={(isOn) => setWeekly(isOn === true ? usualWeekly() : null)}
      />
      {weekly ? <WeeklyFields weekly={weekly} onChange={setWeekly} /> : null}
    </ChangeDialog>
  );
}

function usualWeekly(): Weekly {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { days: ['sun'], at: '02:00', minutes: 120, time_zone: timeZone };
}

function WeeklyFields({
  weekly,
  onChange,
}: {
  weekly: Weekly;
  onChange: (weekly: Weekly) => void;
}) {
  const set = (some: Partial<Weekly>) => onChange({ ...weekly, ...some });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">Times of the week</legend>
      <div className="flex flex-wrap gap-3">
        {DAYS.map((day) => (
          <Checkbox
            key={day}
            label={day.charAt(0).toUpperCase() + day.slice(1)}
            checked={weekly.days.includes(day)}
            onCheckedChange={(isOn) =>
              set({
                days: DAYS.filter((each) =>
                  each === day ? isOn === true : weekly.days.includes(each),
                ),
              })
            }
          />
        ))}
      </div>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="At">
          <Input
            type="time"
            value={weekly.at}
            onChange={({ target }) => set({ at: target.value })}
          />
        </Field>
        <Field label="For (minutes)">
          <Input
            type="number"
            className="num"
            min={1}
            max={1440}
            value={weekly.minutes}
            onChange={({ target }) => set({ minutes: Number(target.value) })}
          />
        </Field>
        <Field label="Time zone">
          <Input
            value={weekly.time_zone}
            onChange={({ target }) => set({ time_zone: target.value })}
          />
        </Field>
      </div>
    </fieldset>
  );
}
