'use client';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmForm } from '#components/ui/confirm-form.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input, Select } from '#components/ui/field.tsx';
import { listModels } from '#lib/registry/contract.ts';
import { startRunbookRun } from '#lib/runbooks/operations.ts';
import { runbookRunPath } from './runbook-path.ts';

/** Begins a run: what it is about fills the steps. */
export function StartRunDialog({
  slug,
  title,
  needsModel,
  onClose,
}: {
  slug: string;
  title: string;
  needsModel: boolean;
  onClose: () => void;
}) {
  const router = useRouter();
  const form = useId();
  const [model, setModel] = useState('');
  const [version, setVersion] = useState('');
  const [incident, setIncident] = useState('');
  const { data } = useOperation(listModels, { query: { limit: 200 } });
  const start = useOperationMutation(startRunbookRun, {
    quiet: true,
    onSuccess: ({ number }) => router.push(runbookRunPath(number)),
  });
  const why =
    needsModel && model === '' && incident === ''
      ? 'Its steps need a model, or an incident.'
      : null;
  const number = (text: string) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined);
  return (
    <Dialog
      open
      closable={!start.isPending}
      onOpenChange={(open) => !open && onClose()}
      title={`Follow “${title}”`}
      description="Queries and checks up to the first step that needs you are answered at once. Nothing is changed by that."
      footer={
        <>
          <Button onClick={onClose} disabled={start.isPending}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            busy={start.isPending}
            disabledReason={why}
          >
            Begin
          </Button>
        </>
      }
    >
      <ConfirmForm
        id={form}
        className="flex flex-col gap-4"
        disabled={start.isPending || why !== null}
        onConfirm={() =>
          start.mutate({
            params: { slug },
            body: {
              model: model || undefined,
              version: model ? number(version) : undefined,
              incident: number(incident),
            },
          })
        }
      >
        <Field label="Model" optional={!needsModel}>
          <Select value={model} onChange={({ target }) => setModel(target.value)}>
            <option value="">{needsModel ? 'Choose a model' : 'None'}</option>
            {data?.items.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Version" optional hint="The one that looks at fault">
          <Input
            inputMode="numeric"
            value={version}
            disabled={model === ''}
            onChange={({ target }) => setVersion(target.value)}
          />
        </Field>
        <Field label="Incident" optional hint="Its timeline gets what is done">
          <Input
            inputMode="numeric"
            value={incident}
            onChange={({ target }) => setIncident(target.value)}
          />
        </Field>
        {start.error ? <ErrorNote error={start.error} /> : null}
      </ConfirmForm>
    </Dialog>
  );
}
