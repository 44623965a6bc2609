'use client';
import { useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { fromLocalInput } from '#components/settings/local-input.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmForm } from '#components/ui/confirm-form.tsx';
import { Field, Input, Textarea } from '#components/ui/field.tsx';
import { addIncidentNote } from '#lib/incidents/operations.ts';

/** Where one writes down what one sees; it stays as it is written. */
export function NoteForm({ number }: { number: number }) {
  const { whyNot } = useViewer();
  const [text, setText] = useState('');
  const [when, setWhen] = useState<string | null>(null);
  const add = useOperationMutation(addIncidentNote);
  const refusal = whyNot('operator');
  const isEmpty = text.trim() === '';
  function send() {
    if (isEmpty) return;
    const at = when === null ? undefined : (fromLocalInput(when) ?? undefined);
    add.mutate(
      { params: { number }, body: { text: text.trim(), at } },
      {
        onSuccess: () => {
          setText('');
          setWhen(null);
        },
      },
    );
  }
  if (refusal) return null;
  return (
    <ConfirmForm
      id={`note-${number}`}
      className="flex flex-col gap-2 border-b px-4 py-3"
      disabled={add.isPending}
      onConfirm={send}
    >
      <Textarea
        aria-label="Note"
        placeholder="What do you see? Markdown. It is appended, and stays as it is."
        maxLength={10_000}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div className="flex flex-wrap items-end gap-2">
        {when === null ? (
          <Button size="sm" variant="ghost" className="max-sm:h-10" onClick={() => setWhen('')}>
            It happened earlier
          </Button>
        ) : (
          <Field label="It happened" className="max-sm:w-full">
            <Input
              type="datetime-local"
              value={when}
              onChange={({ target }) => setWhen(target.value)}
            />
          </Field>
        )}
        <Button
          type="submit"
          variant="primary"
          className="ml-auto"
          busy={add.isPending}
          disabled={isEmpty}
        >
          Add note
        </Button>
      </div>
    </ConfirmForm>
  );
}
