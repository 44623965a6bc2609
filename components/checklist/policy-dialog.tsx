'use client';
import { useState } from 'react';
import { useDecision } from '#components/api/use-decision.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { readTexts, toTexts } from '#components/settings-form/number-draft.ts';
import { NumberRows } from '#components/settings-form/number-rows.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Checkbox, Field, Select } from '#components/ui/field.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import {
  checklistItems,
  checklistPolicySchema,
  itemTitles,
  type PolicyAnswer,
} from '#lib/checklist/contract.ts';
import { getChecklist, getChecklistPolicy, setChecklistPolicy } from '#lib/checklist/operations.ts';
import { readDrafts, toDrafts } from './floor-drafts.ts';
import { FloorFields } from './floor-fields.tsx';

const ROWS = [{ path: 'backup_hours', label: 'A backup is at most', unit: 'hours old' }];
const MODES = {
  advisory: 'Advisory: shown, holds nothing back',
  required: 'Required before promotion',
};

/** What of the checklist a model's versions need. What is decided on stays as it was read. */
export function PolicyDialog({ model, onClose }: { model: string; onClose: () => void }) {
  const read = useDecision(getChecklistPolicy, { params: { model } });
  if (read.data && !read.isFetching) {
    return <PolicyEditor model={model} read={read.data} onClose={onClose} />;
  }
  return (
    <Dialog open onOpenChange={onClose} title={`Checklist of ${model}`}>
      {read.error ? (
        <ErrorNote error={read.error} />
      ) : (
        <Skeleton className="h-96 w-full opacity-50" />
      )}
    </Dialog>
  );
}

function PolicyEditor({
  model,
  read,
  onClose,
}: {
  model: string;
  read: PolicyAnswer;
  onClose: () => void;
}) {
  const { whyNot } = useViewer();
  const [policy, setPolicy] = useState(read.policy);
  const [floors, setFloors] = useState(() => toDrafts(read.policy.floors));
  const [texts, setTexts] = useState(() => toTexts(read.policy, ROWS));
  const change = useOperationMutation(setChecklistPolicy, {
    refreshes: [getChecklist, getChecklistPolicy],
    quiet: true,
  });
  const drafts = readDrafts(floors);
  const draft = readTexts(checklistPolicySchema, { ...policy, floors: drafts.floors }, ROWS, texts);
  const isWrong = draft.problems !== null || drafts.problems.some(Boolean);
  function require(item: (typeof checklistItems)[number], isOn: boolean) {
    const items = checklistItems.filter((each) =>
      each === item ? isOn : policy.items.includes(each),
    );
    setPolicy({ ...policy, items });
  }
  return (
    <ChangeDialog
      title={`Checklist of ${model}`}
      description="What its versions need. It is looked at from the next promotion on; a rollback is never held back."
      verb="Save policy"
      required
      isLong
      examples="Such as: agreed with risk, from this quarter on"
      why={whyNot('admin') ?? (isWrong ? 'Correct the fields first.' : null)}
      change={change}
      onConfirm={(reason) => {
        if (!draft.settings) return;
        const body = { policy: draft.settings, reason: reason ?? '' };
        change.mutate(
          { params: { model }, body: { ...body, expected_revision: read.revision } },
          { onSuccess: onClose },
        );
      }}
      onClose={onClose}
    >
      {whyNot('admin') ? (
        <p className="rounded-md bg-warning-soft px-3 py-2">{whyNot('admin')}</p>
      ) : null}
      <Field label="The checklist is">
        <Select
          value={policy.mode}
          onChange={({ target }) =>
            setPolicy({ ...policy, mode: target.value === 'required' ? 'required' : 'advisory' })
          }
        >
          {Object.entries(MODES).map(([mode, text]) => (
            <option key={mode} value={mode}>
              {text}
            </option>
          ))}
        </Select>
      </Field>
      <fieldset className="flex flex-col gap-2 border-t pt-3">
        <legend className="sr-only">Items</legend>
        <p aria-hidden className="font-medium">
          {policy.mode === 'required' ? 'Required items' : 'Advised items'}
        </p>
        <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
          {checklistItems.map((item) => (
            <Checkbox
              key={item}
              label={itemTitles[item]}
              checked={policy.items.includes(item)}
              onCheckedChange={(isOn) => require(item, isOn === true)}
            />
          ))}
        </div>
        {draft.problems?.items ? (
          <p role="alert" className="text-bad text-xs">
            Choose one at least, or make it advisory.
          </p>
        ) : null}
      </fieldset>
      <FloorFields drafts={floors} problems={drafts.problems} onChange={setFloors} />
      <div className="border-t pt-3">
        <NumberRows rows={ROWS} texts={texts} problems={draft.problems ?? {}} onChange={setTexts} />
      </div>
    </ChangeDialog>
  );
}
