'use client';
import { useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { metricName, metricsOf } from '#components/performance/performance-words.ts';
import { type NumberRow, readTexts, toTexts } from '#components/settings-form/number-draft.ts';
import { NumberRows } from '#components/settings-form/number-rows.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Checkbox, Field, Select } from '#components/ui/field.tsx';
import { type Objectives, objectivesSchema } from '#lib/health/objectives.ts';
import { getObjectives, setObjectives } from '#lib/health/operations.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { getPerformance } from '#lib/performance/operations.ts';
import { objectiveNames } from './objective-words.ts';

type Kind = Exclude<keyof Objectives, 'window_days'>;

const WINDOW: NumberRow[] = [
  { path: 'window_days', label: 'Window', unit: 'days', says: 'Budgets are of so many days.' },
];
const ROWS: Record<Kind, NumberRow[]> = {
  availability: [
    {
      path: 'availability.target',
      label: 'Answered',
      unit: '% at least',
      says: 'Of requests, without those the caller got wrong.',
      scale: 100,
    },
  ],
  latency: [
    { path: 'latency.target', label: 'In time', unit: '% at least', scale: 100 },
    { path: 'latency.within_ms', label: 'In time is within', unit: 'ms' },
  ],
  label_freshness: [
    { path: 'label_freshness.within_hours', label: 'Newest label is at most', unit: 'hours old' },
    { path: 'label_freshness.hours_share', label: 'In', unit: '% of the hours', scale: 100 },
  ],
  quality: [
    {
      path: 'quality.target',
      label: 'At least',
      says: 'Of losses and errors: at most.',
    },
    {
      path: 'quality.hours_share',
      label: 'In',
      unit: '% of the time',
      says: 'By labels of the last 24 hours, every six hours.',
      scale: 100,
    },
  ],
};
const KINDS = Object.keys(ROWS) as Kind[];
const ALL = [...WINDOW, ...Object.values(ROWS).flat()];
/** What is filled in when an objective is switched on. */
const USUAL = {
  ...objectivesSchema.parse({ label_freshness: {} }),
  quality: { metric: 'roc_auc', target: 0.7, hours_share: 0.95 },
} satisfies Required<Objectives>;

/** Changes what a model is to keep to. */
export function ObjectivesDialog({
  model,
  read,
  onClose,
}: {
  model: string;
  read: OperationAnswer<typeof getObjectives>;
  onClose: () => void;
}) {
  const performance = useOperation(getPerformance, { params: { model }, query: {} });
  const metrics = performance.data ? metricsOf(performance.data) : [];
  const [settings, setSettings] = useState(read.settings);
  const [texts, setTexts] = useState(() => toTexts(read.settings, ALL));
  const change = useOperationMutation(setObjectives, { refreshes: [getObjectives] });
  const draft = readTexts(objectivesSchema, settings, ALL, texts);
  const problems = draft.problems ?? {};
  function toggle(kind: Kind, isOn: boolean) {
    const next = { ...settings, [kind]: isOn ? (read.settings[kind] ?? USUAL[kind]) : null };
    setSettings(next);
    if (isOn) setTexts({ ...texts, ...toTexts(next, ROWS[kind]) });
  }
  const named = [...new Set([settings.quality?.metric ?? '', ...metrics])].filter(Boolean);
  return (
    <ChangeDialog
      title={`Objectives of ${model}`}
      description="What it is to keep to. They are judged anew at once, also for the time that has passed."
      verb="Save objectives"
      required
      isLong
      examples="Such as: agreed with the booking team"
      why={draft.problems ? 'Correct the fields first.' : null}
      change={change}
      onConfirm={(reason) => {
        if (!draft.settings) return;
        change.mutate(
          {
            params: { model },
            body: {
              settings: draft.settings,
              reason: reason ?? '',
              expected_revision: read.revision,
            },
          },
          { onSuccess: onClose },
        );
      }}
      onClose={onClose}
    >
      <NumberRows rows={WINDOW} texts={texts} problems={problems} onChange={setTexts} />
      {KINDS.map((kind) => (
        <fieldset key={kind} className="flex flex-col gap-3 border-t pt-3">
          <legend className="sr-only">{objectiveNames[kind]}</legend>
          <Checkbox
            label={<span className="font-medium">{objectiveNames[kind]}</span>}
            checked={settings[kind] !== null}
            onCheckedChange={(isOn) => toggle(kind, isOn === true)}
          />
          {kind === 'quality' && settings.quality ? (
            <Field label="Metric by labels" error={problems['quality.metric']}>
              <Select
                value={settings.quality.metric}
                onChange={({ target }) =>
                  setSettings({
                    ...settings,
                    quality: { ...(settings.quality ?? USUAL.quality), metric: target.value },
                  })
                }
              >
                {named.map((metric) => (
                  <option key={metric} value={metric}>
                    {metricName(metric)}
                  </option>
                ))}
              </Select>
            </Field>
          ) : null}
          {settings[kind] !== null ? (
            <NumberRows rows={ROWS[kind]} texts={texts} problems={problems} onChange={setTexts} />
          ) : null}
        </fieldset>
      ))}
    </ChangeDialog>
  );
}
