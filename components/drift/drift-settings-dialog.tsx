'use client';
import { useState } from 'react';
import { useDecision } from '#components/api/use-decision.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { readTexts, toTexts } from '#components/settings-form/number-draft.ts';
import { NumberRows } from '#components/settings-form/number-rows.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Checkbox, Field, Input, Select } from '#components/ui/field.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import {
  type DriftSettingsAnswer,
  getDriftSettings,
  setDriftSettings,
} from '#lib/drift-reports/operations.ts';
import { driftSettingsSchema, type ModelDriftSettings } from '#lib/drift-reports/settings.ts';
import { testNames } from './column-settings-dialog.tsx';
import { driftSettingGroups } from './drift-setting-rows.ts';

const ALL = driftSettingGroups.flatMap(({ rows }) => rows);
const VERDICTS = {
  none: 'Mainstay’s own',
  evidently: 'As Evidently decides by default',
  nannyml: 'As NannyML decides by default',
} as const satisfies Record<ModelDriftSettings['compatibility'], string>;

/** Changes how a model is watched for drift. What is decided on stays as it was read. */
export function DriftSettingsDialog({ model, onClose }: { model: string; onClose: () => void }) {
  const read = useDecision(getDriftSettings, { params: { model } });
  if (read.data && !read.isFetching) {
    return <Editor model={model} read={read.data} onClose={onClose} />;
  }
  return (
    <Dialog open onOpenChange={onClose} title={`How ${model} is watched for drift`}>
      {read.error ? (
        <ErrorNote error={read.error} />
      ) : (
        <Skeleton className="h-96 w-full opacity-50" />
      )}
    </Dialog>
  );
}

function Editor({
  model,
  read,
  onClose,
}: {
  model: string;
  read: DriftSettingsAnswer;
  onClose: () => void;
}) {
  const [settings, setSettings] = useState(read.settings);
  const [windows, setWindows] = useState(read.settings.windows.join(', '));
  const [texts, setTexts] = useState(() => toTexts(read.settings, ALL));
  const change = useOperationMutation(setDriftSettings, { refreshes: [getDriftSettings] });
  const named = windows.split(',').map((name) => name.trim());
  const draft = readTexts(
    driftSettingsSchema,
    { ...settings, windows: named.filter(Boolean) },
    ALL,
    texts,
  );
  const problems = draft.problems ?? {};
  const wrongWindow = Object.entries(problems).find(([path]) =>
    /^(windows|features\..*\.windows)/.test(path),
  )?.[1];
  return (
    <ChangeDialog
      title={`How ${model} is watched for drift`}
      description="From the next scan on. Reports that were made stay as they are."
      verb="Save settings"
      required
      isLong
      examples="Such as: weekly swings of the hour are usual here"
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
      <Field
        label="Windows"
        hint="Separated by commas: 30m, 1h, 24h, 7d, or release for all since the release."
        error={wrongWindow}
      >
        <Input
          className="num"
          autoComplete="off"
          value={windows}
          onChange={(event) => setWindows(event.target.value)}
        />
      </Field>
      {driftSettingGroups.map(({ title, rows }) => (
        <fieldset key={title} className="flex flex-col gap-3 border-t pt-3">
          <legend className="sr-only">{title}</legend>
          <p aria-hidden className="font-medium">
            {title}
          </p>
          <NumberRows rows={rows} texts={texts} problems={problems} onChange={setTexts} />
        </fieldset>
      ))}
      <div className="flex flex-col gap-3 border-t pt-3">
        <Checkbox
          label="Compare whole rows as well"
          hint="Finds features that drift only together; takes the longest of a scan."
          checked={settings.whole_row}
          onCheckedChange={(isOn) => setSettings({ ...settings, whole_row: isOn === true })}
        />
        <Field label="Test of numbers that decides" hint="A feature may have another, on its page.">
          <Select
            value={settings.numeric_test}
            onChange={({ target }) => {
              const numeric_test = driftSettingsSchema.shape.numeric_test.parse(target.value);
              setSettings({ ...settings, numeric_test });
            }}
          >
            {Object.entries(testNames).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Verdicts of single columns">
          <Select
            value={settings.compatibility}
            onChange={({ target }) => {
              const compatibility = driftSettingsSchema.shape.compatibility.parse(target.value);
              setSettings({ ...settings, compatibility });
            }}
          >
            {Object.entries(VERDICTS).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </ChangeDialog>
  );
}
