'use client';
import { useId, useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmForm } from '#components/ui/confirm-form.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input, Select, Textarea } from '#components/ui/field.tsx';
import { listIncidentPeople } from '#lib/incidents/operations.ts';
import { type ActionItem, itemKinds, itemStates } from '#lib/postmortems/contract.ts';
import { addActionItem, updateActionItem } from '#lib/postmortems/operations.ts';
import { itemLooks, kindWords } from './postmortem-words.ts';

/** Writes down what is to be done, or changes it. */
export function ItemDialog({
  number,
  item,
  onClose,
}: {
  number: number;
  /** null: a new one. */
  item: ActionItem | null;
  onClose: () => void;
}) {
  const form = useId();
  const [draft, setDraft] = useState({
    title: item?.title ?? '',
    kind: item?.kind ?? 'prevent',
    owner: item?.owner?.id ?? '',
    due: item?.due_on ?? '',
    state: item?.state ?? 'open',
    note: item?.note ?? '',
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const people = useOperation(listIncidentPeople, {});
  const add = useOperationMutation(addActionItem, { quiet: true, onSuccess: onClose });
  const update = useOperationMutation(updateActionItem, { quiet: true, onSuccess: onClose });
  const { isPending, error } = item ? update : add;
  const missing =
    draft.title.trim() === ''
      ? 'Say what is to be done.'
      : draft.state === 'dropped' && draft.note.trim() === ''
        ? 'Say why it is dropped.'
        : null;
  function send() {
    const { title, kind } = draft;
    const body = { title, kind, owner: draft.owner || null, due_on: draft.due || null };
    if (!item) return add.mutate({ params: { number }, body });
    const note = draft.note.trim() || null;
    update.mutate({
      params: { id: item.id },
      body: { ...body, state: draft.state, note, expected_revision: item.revision },
    });
  }
  const known = people.data?.items ?? [];
  const isGone = item?.owner && !known.some(({ id }) => id === item.owner?.id);
  return (
    <Dialog
      open
      closable={!isPending}
      onOpenChange={(open) => !open && onClose()}
      title={item ? 'Change the action item' : 'Add an action item'}
      description="Its owner is reminded three days before it is due, on the day, and then until it is settled."
      footer={
        <>
          <Button onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            busy={isPending}
            disabledReason={missing}
          >
            {item ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      <ConfirmForm
        id={form}
        className="flex flex-col gap-4"
        disabled={isPending || missing !== null}
        onConfirm={send}
      >
        <Field label="What is to be done">
          <Textarea
            autoFocus={!item}
            maxLength={300}
            placeholder="Such as: golden cases with flights at night"
            value={draft.title}
            onChange={({ target }) => set({ title: target.value })}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Kind" hint={kindWords[draft.kind].means}>
            <Select
              value={draft.kind}
              onChange={({ target }) =>
                set({ kind: itemKinds.find((one) => one === target.value) ?? draft.kind })
              }
            >
              {itemKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {kindWords[kind].word}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Due" optional>
            <Input
              type="date"
              min="2000-01-01"
              max="2199-12-31"
              value={draft.due}
              onChange={({ target }) => set({ due: target.value })}
            />
          </Field>
          <Field label="Owner" optional>
            <Select value={draft.owner} onChange={({ target }) => set({ owner: target.value })}>
              <option value="">Nobody yet</option>
              {isGone && item.owner ? (
                <option value={item.owner.id}>{item.owner.name} (cannot act any more)</option>
              ) : null}
              {known.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
          {item ? (
            <Field label="State">
              <Select
                value={draft.state}
                onChange={({ target }) =>
                  set({ state: itemStates.find((one) => one === target.value) ?? draft.state })
                }
              >
                {itemStates.map((state) => (
                  <option key={state} value={state}>
                    {itemLooks[state].word}
                  </option>
                ))}
              </Select>
            </Field>
          ) : null}
        </div>
        {item ? (
          <Field
            label={draft.state === 'dropped' ? 'Why it is dropped' : 'Note'}
            optional={draft.state !== 'dropped'}
          >
            <Input
              maxLength={2000}
              value={draft.note}
              onChange={({ target }) => set({ note: target.value })}
            />
          </Field>
        ) : null}
        {error ? <ErrorNote error={error} /> : null}
      </ConfirmForm>
    </Dialog>
  );
}
