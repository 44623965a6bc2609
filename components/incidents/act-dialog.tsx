'use client';
import { useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { Incident, IncidentAction } from '#lib/incidents/contract.ts';
import { actOnIncident } from '#lib/incidents/operations.ts';
import { actionWords } from './incident-words.ts';

const NOTES: Partial<Record<IncidentAction, { label: string; examples: string }>> = {
  mitigate: { label: 'What helped', examples: 'Such as: rolled back to version 1' },
  resolve: {
    label: 'How it ended',
    examples: 'Such as: the feed is repaired; version 1 stays until version 3 is trained',
  },
  reopen: { label: 'What came back', examples: 'Such as: errors rose again at 04:10' },
  review: { label: 'Where to read it', examples: 'Such as: talked about on Tuesday' },
};

/** What is written down is asked for; what only says that somebody is there is not. */
export function needsNote(action: IncidentAction): boolean {
  return NOTES[action] !== undefined;
}

export function ActDialog({
  incident,
  action,
  onClose,
}: {
  incident: Incident;
  action: IncidentAction;
  onClose: () => void;
}) {
  const act = useOperationMutation(actOnIncident, { quiet: true });
  // What is decided on is what was there when the dialog opened.
  const [expected_revision] = useState(incident.revision);
  const { verb, says } = actionWords[action];
  return (
    <ChangeDialog
      title={`${verb}: incident ${incident.number}`}
      description={says}
      verb={verb}
      label={NOTES[action]?.label}
      examples={NOTES[action]?.examples}
      change={act}
      onConfirm={(note) =>
        act.mutate(
          { params: { number: incident.number }, body: { action, note, expected_revision } },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}
