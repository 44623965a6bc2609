'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { ApiError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { type Entity, valueTypes } from '#lib/features/contract.ts';
import { createSource } from '#lib/features/operations.ts';
import { AboutFields } from './about-fields.tsx';
import { ColumnFields } from './column-fields.tsx';
import { checkSourceDraft, emptySource } from './source-draft.ts';
import { SourceFields } from './source-fields.tsx';

/** Says where events of an entity come from, and what they have. */
export function NewSourceDialog({
  entities,
  onClose,
}: {
  entities: readonly Entity[];
  onClose: () => void;
}) {
  const { whyNot } = useViewer();
  const [draft, setDraft] = useState(() => emptySource(entities[0]?.name ?? ''));
  const create = useOperationMutation(createSource, {
    quiet: true,
    onSuccess: ({ name }) => {
      toast.success(`Source ${name} created`);
      onClose();
    },
  });
  const checked = checkSourceDraft(draft);
  const refused = create.error instanceof ApiError ? (create.error.problem.errors ?? []) : [];
  const errorOf = (field: string) => {
    // What has not been begun is not wrong yet; the button says that it is missing.
    const own = isBegun(field) ? checked.errors?.find((error) => error.field === field) : null;
    const theirs = refused.find((error) => error.field.replace(/^(body\.)?source\./, '') === field);
    return own?.message ?? theirs?.message ?? null;
  };
  function isBegun(field: string) {
    const value = draft[field as keyof typeof draft];
    return typeof value !== 'string' || value.trim() !== '';
  }
  const [first] = checked.errors ?? [];
  return (
    <ChangeDialog
      title="New source"
      description="Columns can be added later; its name, entity, times and columns there are stay as they are."
      verb="Create source"
      why={whyNot('operator') ?? (first ? `${first.field} ${first.message}.` : null)}
      change={create}
      onConfirm={(reason) => {
        if (checked.source) create.mutate({ body: { source: checked.source, reason } });
      }}
      onClose={onClose}
    >
      <SourceFields
        draft={draft}
        entities={entities}
        errorOf={errorOf}
        onChange={(change) => setDraft({ ...draft, ...change })}
      />
      <ColumnFields
        label="Columns"
        noun="column"
        rows={draft.columns}
        types={valueTypes}
        onChange={(columns) => setDraft({ ...draft, columns })}
        error={errorOf('columns')}
      />
      <AboutFields
        about={draft}
        onChange={(change) => setDraft({ ...draft, ...change })}
        errorOf={errorOf}
      />
    </ChangeDialog>
  );
}
