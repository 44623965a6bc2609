'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fieldError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmForm } from '#components/ui/confirm-form.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input, Select, Textarea } from '#components/ui/field.tsx';
import { createModel, modelNameSchema, type Task } from '#lib/registry/contract.ts';

const taskNames = {
  binary: 'Binary: one of two classes',
  multiclass: 'Multiclass: one of several classes',
  regression: 'Regression: a number',
} as const satisfies Record<Task, string>;

/** Creates a model, then goes to where its first version is uploaded. */
export function NewModelDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return open ? <OpenDialog onClose={onClose} /> : null;
}

function OpenDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [name, setName] = useState('');
  const [task, setTask] = useState<Task>('binary');
  const [description, setDescription] = useState('');
  const [tried, setTried] = useState(false);
  const create = useOperationMutation(createModel, {
    quiet: true,
    onSuccess: (model) => router.push(modelPath(model.name, 'versions')),
  });
  const checked = modelNameSchema.safeParse(name);
  const nameError = tried && !checked.success ? checked.error.issues[0]?.message : undefined;
  const refusedName = fieldError(create.error, 'name');
  return (
    <Dialog
      open
      onOpenChange={onClose}
      closable={!create.isPending}
      title="New model"
      description="A model holds versions. Next you upload the first one."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="new-model" busy={create.isPending}>
            Create model
          </Button>
        </>
      }
    >
      <ConfirmForm
        id="new-model"
        className="flex flex-col gap-4"
        disabled={create.isPending}
        onConfirm={() => {
          setTried(true);
          if (checked.success) {
            create.mutate({ body: { name, task, description: description || undefined } });
          }
        }}
      >
        <Field
          label="Name"
          hint="Part of its address, such as flights or credit-risk. It cannot be changed later."
          error={nameError ?? refusedName}
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
        <Field label="Task" hint="What it predicts.">
          <Select value={task} onChange={(event) => setTask(event.target.value as Task)}>
            {Object.entries(taskNames).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Description" optional>
          <Textarea value={description} onChange={(event) => setDescription(event.target.value)} />
        </Field>
        {create.error && !refusedName ? <ErrorNote error={create.error} /> : null}
      </ConfirmForm>
    </Dialog>
  );
}
