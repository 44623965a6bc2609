'use client';
import { useState } from 'react';
import { fieldError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { fromLocalInput } from '#components/settings/local-input.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import type { ViewAnswerBody } from '#lib/features/operations.ts';
import { startMaterialization } from '#lib/features/value-operations.ts';

/** Brings a view's online values up to now, or makes those of a span anew. */
export function MaterializeDialog({
  view: { name, source_kind },
  onClose,
}: {
  view: ViewAnswerBody;
  onClose: () => void;
}) {
  const { whyNot } = useViewer();
  const [from, setFrom] = useState('');
  const start = useOperationMutation(startMaterialization, { quiet: true, onSuccess: onClose });
  return (
    <ChangeDialog
      title={`Materialize ${name}`}
      description={
        source_kind === 'push'
          ? 'Events that were pushed offline come online. Those pushed online count as they come, so that nothing is to be done for them.'
          : 'Online values are brought up to what the source says now. Doing it twice changes nothing.'
      }
      verb="Materialize"
      why={whyNot('operator')}
      change={start}
      onConfirm={(reason) =>
        start.mutate({
          body: { views: [name], start: fromLocalInput(from) ?? undefined, reason },
        })
      }
      onClose={onClose}
    >
      <Field
        label="From"
        optional
        hint={
          source_kind === 'push'
            ? 'When left out, all events that were pushed offline.'
            : 'When left out, from where the last one ended.'
        }
        error={fieldError(start.error, 'start')}
      >
        <Input
          type="datetime-local"
          className="w-auto"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </Field>
    </ChangeDialog>
  );
}
