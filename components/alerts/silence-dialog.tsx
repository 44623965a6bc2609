'use client';
import { useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Checkbox, Field, Select } from '#components/ui/field.tsx';
import type { Alert } from '#lib/alerts/contract.ts';
import {
  countAlerts,
  createSilence,
  listAlerts,
  listSilences,
  previewSilence,
} from '#lib/alerts/operations.ts';
import type { Matcher } from '#lib/notifications/contract.ts';
import { matcherWords } from './alert-words.ts';

const SPANS = [
  { minutes: 30, label: '30 minutes' },
  { minutes: 120, label: '2 hours' },
  { minutes: 480, label: '8 hours' },
  { minutes: 1440, label: 'A day' },
  { minutes: 10_080, label: 'A week' },
];
const OFFERED = ['alert', 'model', 'version'] as const;

/** Keeps an alert, or all that are like it, from being told for a while. */
export function SilenceDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { whyNot } = useViewer();
  const offered = OFFERED.filter((label) => alert.labels[label] !== undefined);
  const [chosen, setChosen] = useState<readonly string[]>(offered);
  const [minutes, setMinutes] = useState(120);
  const matchers: Matcher[] = offered
    .filter((label) => chosen.includes(label))
    .map((label) => ({ label, op: 'in', values: [alert.labels[label] ?? ''] }));
  const change = useOperationMutation(createSilence, {
    refreshes: [listAlerts, listSilences, countAlerts],
  });
  const preview = useOperation(
    previewSilence,
    { body: { matchers } },
    { enabled: matchers.length > 0 },
  );
  const count = preview.data?.alerts.length;
  return (
    <ChangeDialog
      title={`Silence “${alert.title}”`}
      description="What is silenced opens no incident and is told to nobody. It is still looked at, and seen here."
      verb="Silence"
      required
      examples="Such as: the load test until noon"
      why={whyNot('operator') ?? (matchers.length === 0 ? 'Choose what it is about.' : null)}
      change={change}
      onConfirm={(reason) =>
        change.mutate(
          {
            body: {
              matchers,
              ends_at: new Date(Date.now() + minutes * 60_000).toISOString(),
              reason: reason ?? '',
            },
          },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">Alerts whose</legend>
        {offered.map((label) => (
          <Checkbox
            key={label}
            label={matcherWords({ label, op: 'in', values: [alert.labels[label] ?? ''] })}
            checked={chosen.includes(label)}
            onCheckedChange={(isOn) =>
              setChosen(
                isOn === true ? [...chosen, label] : chosen.filter((each) => each !== label),
              )
            }
          />
        ))}
        <p className="text-muted text-xs" aria-live="polite">
          {count === undefined
            ? 'Looking at what is open …'
            : `${count} of those that are open now.`}
        </p>
      </fieldset>
      <Field label="For">
        <Select value={minutes} onChange={({ target }) => setMinutes(Number(target.value))}>
          {SPANS.map((span) => (
            <option key={span.minutes} value={span.minutes}>
              {span.label}
            </option>
          ))}
        </Select>
      </Field>
    </ChangeDialog>
  );
}
