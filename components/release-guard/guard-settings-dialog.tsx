'use client';
import { useState } from 'react';
import { useDecision } from '#components/api/use-decision.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { type NumberRow, readTexts, toTexts } from '#components/settings-form/number-draft.ts';
import { NumberRows } from '#components/settings-form/number-rows.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Checkbox, Field, Select } from '#components/ui/field.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { guardrails, guardSettingsSchema } from '#lib/release-guard/contract.ts';
import {
  type GuardSettingsAnswer,
  getReleaseGuardSettings,
  setReleaseGuardSettings,
} from '#lib/release-guard/operations.ts';
import { actionNames, railNames } from './guard-words.ts';

const ROWS: NumberRow[] = [
  { path: 'minutes', label: 'Watched for', unit: 'minutes' },
  {
    path: 'alpha',
    label: 'Good releases acted on, at most',
    unit: '%',
    scale: 100,
    says: 'All guardrails together, however often it looks.',
  },
  {
    path: 'tolerance',
    label: 'Tolerated above what was before',
    unit: '%',
    scale: 100,
    says: 'Of the share: 10 % more failures than before is no reason.',
  },
  { path: 'least_events', label: 'Bad events at least', says: 'Fewer never act.' },
  {
    path: 'hard_stop',
    label: 'Hard stop',
    unit: 'requests',
    says: 'Rolled back at once when so many came and all failed. 0: never.',
  },
  {
    path: 'shadow_rows',
    label: 'Rows asked of both versions',
    says: 'The worker asks the replaced version too. 0: none.',
  },
];
const WEIGHTS: NumberRow[] = guardrails.map((rail) => ({
  path: `guardrails.${rail}.share`,
  label: `${railNames[rail]}: weight`,
}));
const ALL = [...ROWS, ...WEIGHTS];

/** How a model's fresh releases are watched. What is decided on stays as it was read. */
export function GuardSettingsDialog({ model, onClose }: { model: string; onClose: () => void }) {
  const read = useDecision(getReleaseGuardSettings, { params: { model } });
  if (read.data && !read.isFetching) {
    return <SettingsEditor model={model} read={read.data} onClose={onClose} />;
  }
  return (
    <Dialog open onOpenChange={onClose} title={`Release guard of ${model}`}>
      {read.error ? (
        <ErrorNote error={read.error} />
      ) : (
        <Skeleton className="h-96 w-full opacity-50" />
      )}
    </Dialog>
  );
}

function SettingsEditor({
  model,
  read,
  onClose,
}: {
  model: string;
  read: GuardSettingsAnswer;
  onClose: () => void;
}) {
  const { whyNot } = useViewer();
  const [settings, setSettings] = useState(read.settings);
  const [texts, setTexts] = useState(() => toTexts(read.settings, ALL));
  const change = useOperationMutation(setReleaseGuardSettings, {
    refreshes: [getReleaseGuardSettings],
    quiet: true,
  });
  const draft = readTexts(guardSettingsSchema, settings, ALL, texts);
  const problems = draft.problems ?? {};
  return (
    <ChangeDialog
      title={`Release guard of ${model}`}
      description="For releases from now on. A guard that is on keeps what it began with."
      verb="Save settings"
      required
      isLong
      examples="Such as: agreed with the booking team"
      why={whyNot('operator') ?? (draft.problems ? 'Correct the fields first.' : null)}
      change={change}
      onConfirm={(reason) => {
        if (!draft.settings) return;
        const body = { settings: draft.settings, reason: reason ?? '' };
        change.mutate(
          { params: { model }, body: { ...body, expected_revision: read.revision } },
          { onSuccess: onClose },
        );
      }}
      onClose={onClose}
    >
      <div className="flex flex-col gap-2">
        <Checkbox
          label="Watch fresh releases"
          checked={settings.enabled}
          onCheckedChange={(isOn) => setSettings({ ...settings, enabled: isOn === true })}
        />
        <Checkbox
          label="Dry run: say what it would have done, and do nothing"
          checked={settings.dry_run}
          onCheckedChange={(isOn) => setSettings({ ...settings, dry_run: isOn === true })}
        />
      </div>
      <NumberRows rows={ROWS} texts={texts} problems={problems} onChange={setTexts} />
      <div className="grid gap-x-4 gap-y-3 border-t pt-3 sm:grid-cols-2">
        {guardrails.map((rail) => (
          <Field key={rail} label={`${railNames[rail]}: where worse`}>
            <Select
              value={settings.guardrails[rail].action}
              onChange={({ target }) => {
                const changed = { ...settings.guardrails[rail], action: readAction(target.value) };
                const all = { ...settings.guardrails, [rail]: changed };
                setSettings({ ...settings, guardrails: all });
              }}
            >
              {Object.entries(actionNames).map(([action, name]) => (
                <option key={action} value={action}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
        ))}
      </div>
      <div className="flex flex-col gap-3 border-t pt-3">
        <p className="text-muted text-xs">
          Weights say how the false alarms that are allowed are divided among the guardrails.
        </p>
        <NumberRows rows={WEIGHTS} texts={texts} problems={problems} onChange={setTexts} />
      </div>
    </ChangeDialog>
  );
}

function readAction(text: string) {
  return text === 'rollback' || text === 'off' ? text : 'hold';
}
