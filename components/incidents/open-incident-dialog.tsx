'use client';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { fromLocalInput } from '#components/settings/local-input.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmForm } from '#components/ui/confirm-form.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input, Textarea } from '#components/ui/field.tsx';
import { incidentPath } from '#lib/incidents/describe-opening.ts';
import { openIncident } from '#lib/incidents/operations.ts';
import type { Severity } from '#lib/notifications/contract.ts';
import { AffectedField, readDrafts, toDrafts } from './affected-field.tsx';
import { SeverityField } from './severity-field.tsx';

export function OpenIncidentDialog({
  model,
  onClose,
}: {
  /** That it is about, as far as is known. */
  model: string | null;
  onClose: () => void;
}) {
  const form = useId();
  const router = useRouter();
  const { whyNot } = useViewer();
  const [title, setTitle] = useState('');
  const [summary, setSummary] = useState('');
  const [severity, setSeverity] = useState<Severity>(2);
  const [drafts, setDrafts] = useState(() => toDrafts(model === null ? [] : [model], []));
  const [started, setStarted] = useState('');
  const [tried, setTried] = useState(false);
  const open = useOperationMutation(openIncident, { quiet: true });
  const affected = readDrafts(drafts);
  const missing = title.trim() === '';
  const why = whyNot('operator') ?? (affected ? null : 'Correct the versions first.');
  function confirm() {
    setTried(true);
    if (missing || !affected) return;
    const started_at = fromLocalInput(started) ?? undefined;
    const body = {
      title: title.trim(),
      summary: summary.trim(),
      severity,
      ...affected,
      started_at,
    };
    open.mutate({ body }, { onSuccess: ({ number }) => router.push(incidentPath(number)) });
  }
  return (
    <Dialog
      open
      closable={!open.isPending}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Open an incident"
      description="Whom the routing names for its severity and model is told at once."
      footer={
        <>
          <Button onClick={onClose} disabled={open.isPending}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            busy={open.isPending}
            disabledReason={why}
          >
            Open it
          </Button>
        </>
      }
    >
      <ConfirmForm
        id={form}
        className="flex flex-col gap-4"
        disabled={open.isPending || why !== null}
        onConfirm={confirm}
      >
        <Field label="What is wrong" error={tried && missing ? 'say it in a few words' : null}>
          <Input
            autoFocus
            maxLength={200}
            placeholder="Such as: delays are predicted far too low"
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
        </Field>
        <SeverityField value={severity} onChange={setSeverity} />
        <AffectedField drafts={drafts} onChange={setDrafts} />
        <Field label="What was seen" optional>
          <Textarea
            maxLength={5000}
            placeholder="By whom, where, since when"
            value={summary}
            onChange={({ target }) => setSummary(target.value)}
          />
        </Field>
        <Field label="Since" hint="Left out: now. It can be corrected later." optional>
          <Input
            type="datetime-local"
            value={started}
            onChange={({ target }) => setStarted(target.value)}
          />
        </Field>
        {open.error ? <ErrorNote error={open.error} /> : null}
      </ConfirmForm>
    </Dialog>
  );
}
