'use client';
import { useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { fromLocalInput, toLocalInput } from '#components/settings/local-input.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Field, Input, Textarea } from '#components/ui/field.tsx';
import type { Incident } from '#lib/incidents/contract.ts';
import { updateIncident } from '#lib/incidents/operations.ts';
import { AffectedField, readDrafts, toDrafts } from './affected-field.tsx';
import { SeverityField } from './severity-field.tsx';

/** What is said of an incident. What is decided on stays as it was when the dialog opened. */
export function EditIncidentDialog({
  incident: given,
  onClose,
}: {
  incident: Incident;
  onClose: () => void;
}) {
  const [incident] = useState(given);
  const [title, setTitle] = useState(incident.title);
  const [severity, setSeverity] = useState(incident.severity);
  const [summary, setSummary] = useState(incident.summary);
  const [drafts, setDrafts] = useState(() => toDrafts(incident.models, incident.versions));
  const before = toLocalInput(incident.started_at);
  const [started, setStarted] = useState(before);
  const change = useOperationMutation(updateIncident, { quiet: true });
  const affected = readDrafts(drafts);
  const started_at = started === before ? undefined : fromLocalInput(started);
  const isWrong = title.trim() === '' || affected === null || started_at === null;
  return (
    <ChangeDialog
      title={`Change incident ${incident.number}`}
      description="A worse severity is told to whom the routing names for it and who was not told yet."
      verb="Save"
      isLong
      examples="Such as: it is more models than we thought"
      why={isWrong ? 'Correct the fields first.' : null}
      change={change}
      onConfirm={(reason) => {
        if (isWrong) return;
        const said = { title: title.trim(), severity, summary: summary.trim(), ...affected };
        const body = { ...said, started_at, reason, expected_revision: incident.revision };
        change.mutate({ params: { number: incident.number }, body }, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <Field label="Title" error={title.trim() === '' ? 'say what is wrong' : null}>
        <Input maxLength={200} value={title} onChange={({ target }) => setTitle(target.value)} />
      </Field>
      <SeverityField value={severity} onChange={setSeverity} />
      <AffectedField drafts={drafts} onChange={setDrafts} />
      <Field label="Began" hint="What it did is counted from here on.">
        <Input
          type="datetime-local"
          value={started}
          onChange={({ target }) => setStarted(target.value)}
        />
      </Field>
      <Field label="What was seen" optional>
        <Textarea
          maxLength={5000}
          value={summary}
          onChange={({ target }) => setSummary(target.value)}
        />
      </Field>
    </ChangeDialog>
  );
}
