'use client';
import { useState } from 'react';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { Status } from '#components/ui/status.tsx';
import type { SettingsAnswer } from '#lib/serving/contract.ts';
import { servingSettingsSchema } from '#lib/serving/contract.ts';
import { revisionProgress } from './revision-progress.ts';
import { SaveSettingsDialog } from './save-settings-dialog.tsx';
import type { ReplicaNow } from './serving-now.ts';
import { settingsChanges } from './settings-changes.ts';
import { readDraft, toDraft } from './settings-draft.ts';
import { SettingsForm } from './settings-form.tsx';

const DEFAULTS = toDraft(servingSettingsSchema.parse({}));

/** The form, how many changes there are in it, and the way to save them. */
export function SettingsEditor({
  model,
  read,
  replicas,
  features,
  onReload,
}: {
  model: string;
  /** What was read, and is changed. */
  read: SettingsAnswer;
  replicas: readonly ReplicaNow[];
  features: readonly string[] | null | undefined;
  onReload: () => void;
}) {
  const { whyNot } = useViewer();
  const refusal = whyNot('operator');
  const [draft, setDraft] = useState(() => toDraft(read.settings));
  const [isSaving, setSaving] = useState(false);
  const { settings, problems } = readDraft(draft);
  const changes = settings ? settingsChanges(read.settings, settings) : [];
  const wrong = problems ? Object.keys(problems).length : 0;
  const isTouched = wrong > 0 || changes.length > 0;
  const isUsual =
    settings !== null && settingsChanges(settings, servingSettingsSchema.parse({})).length === 0;
  const progress = revisionProgress(replicas, read.revision);
  return (
    <>
      <SettingsForm
        draft={draft}
        onChange={(change) => setDraft({ ...draft, ...change })}
        problems={problems ?? {}}
        features={features}
        disabled={refusal !== null}
      />
      <div className="sticky bottom-0 z-10 -mx-3 mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t bg-surface px-3 py-2.5 max-sm:bottom-14 sm:-mx-6 sm:px-6">
        <span aria-live="polite" className="min-w-0">
          {wrong > 0 ? (
            <Status state="bad">
              {wrong === 1
                ? 'One field has to be corrected'
                : `${wrong} fields have to be corrected`}
            </Status>
          ) : changes.length > 0 ? (
            <span className="font-medium">
              {changes.length === 1 ? 'One change' : `${changes.length} changes`}
            </span>
          ) : (
            <Status state={progress.state} className="font-normal">
              {progress.text}
            </Status>
          )}
        </span>
        <span className="flex flex-wrap gap-2">
          {isTouched ? (
            <Button onClick={() => setDraft(toDraft(read.settings))}>Discard</Button>
          ) : null}
          <Button disabledReason={refusal} disabled={isUsual} onClick={() => setDraft(DEFAULTS)}>
            Fill in the defaults
          </Button>
          <Button
            variant="primary"
            disabledReason={
              refusal ??
              (wrong > 0 ? 'Correct the fields first.' : isTouched ? null : 'Nothing is changed.')
            }
            onClick={() => setSaving(true)}
          >
            Save…
          </Button>
        </span>
      </div>
      {isSaving && settings ? (
        <SaveSettingsDialog
          model={model}
          settings={settings}
          changes={changes}
          revision={read.revision}
          replicas={replicas.length}
          onReload={onReload}
          onClose={(saved) => {
            setSaving(false);
            if (saved) onReload();
          }}
        />
      ) : null}
    </>
  );
}
