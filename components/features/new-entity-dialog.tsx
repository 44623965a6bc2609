'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { ApiError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { featureNameSchema } from '#lib/features/contract.ts';
import { createEntity } from '#lib/features/operations.ts';
import { AboutFields } from './about-fields.tsx';
import { ColumnFields } from './column-fields.tsx';
import { readTags } from './tags-text.ts';
import { errorAt } from './view-draft.ts';

const types = ['string', 'integer'] as const;

/** Says what features are of. */
export function NewEntityDialog({ onClose }: { onClose: () => void }) {
  const { whyNot } = useViewer();
  const [name, setName] = useState('');
  const [keys, setKeys] = useState<{ id: string; name: string; type: (typeof types)[number] }[]>([
    { id: 'first', name: '', type: 'string' },
  ]);
  const [about, setAbout] = useState({ description: '', owner: '', tags: '' });
  const create = useOperationMutation(createEntity, {
    quiet: true,
    onSuccess: () => {
      toast.success(`Entity ${name.trim()} created`);
      onClose();
    },
  });
  const nameError = name.trim() ? featureNameSchema.safeParse(name.trim()).error : null;
  const errors = create.error instanceof ApiError ? (create.error.problem.errors ?? []) : [];
  return (
    <ChangeDialog
      title="New entity"
      description="What features are of. Name and keys cannot be changed later."
      verb="Create entity"
      why={
        whyNot('operator') ??
        (name.trim() === ''
          ? 'Name the entity.'
          : keys.some((key) => key.name.trim() === '')
            ? 'Name every key.'
            : nameError && 'Correct the name.')
      }
      change={create}
      onConfirm={(reason) =>
        create.mutate({
          body: {
            name: name.trim(),
            keys: keys.map((key) => ({ name: key.name.trim(), type: key.type })),
            description: about.description,
            owner: about.owner.trim(),
            tags: readTags(about.tags),
            reason,
          },
        })
      }
      onClose={onClose}
    >
      <Field
        label="Name"
        hint="Such as airport or route."
        error={nameError?.issues[0]?.message ?? errorAt(errors, 'name')}
      >
        <Input
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <ColumnFields
        label="Keys"
        noun="key"
        rows={keys}
        types={types}
        onChange={setKeys}
        error={errorAt(errors, 'keys')}
      />
      <AboutFields
        about={about}
        onChange={(change) => setAbout({ ...about, ...change })}
        errorOf={(field) => errorAt(errors, field)}
      />
    </ChangeDialog>
  );
}
