'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { fieldError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Checkbox, Field, Input, Select } from '#components/ui/field.tsx';
import { tooLong } from '#components/ui/too-long.ts';
import type { ChannelAnswer } from '#lib/notifications/answers.ts';
import { type ChannelKind, channelKinds } from '#lib/notifications/contract.ts';
import { createChannel, listChannels, updateChannel } from '#lib/notifications/operations.ts';
import { emptyDraft, toBody, toDraft, whyIncomplete } from './channel-draft.ts';
import { ChannelFields, SecretField } from './channel-fields.tsx';
import { channelWords, sayRoutes } from './channel-words.ts';

/** Adds a channel, or changes one; its kind stays. What is decided on is what was read when it opened. */
export function ChannelDialog({
  channel,
  onSaved,
  onClose,
}: {
  /** null: a new one. */
  channel: ChannelAnswer | null;
  onSaved: (channel: ChannelAnswer) => void;
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(() => (channel ? toDraft(channel) : emptyDraft('slack')));
  const options = {
    quiet: true,
    refreshes: [listChannels],
    onSuccess: (saved: ChannelAnswer) => {
      toast.success(`${saved.name} is ${channel ? 'changed' : 'there'}`);
      onSaved(saved);
      onClose();
    },
  };
  const create = useOperationMutation(createChannel, options);
  const update = useOperationMutation(updateChannel, options);
  const change = channel ? update : create;
  const words = channelWords[draft.kind];
  const hasSecret = channel?.has_secret ?? false;
  const isRouted = channel !== null && channel.routes.length > 0;
  const nameError = tooLong(draft.name, 100);
  const edit = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  function confirm(reason: string | undefined) {
    const body = { ...toBody(draft), ...(reason && { reason }) };
    if (channel) {
      update.mutate({
        params: { id: channel.id },
        body: { ...body, expected_revision: channel.revision },
      });
    } else {
      create.mutate({ body });
    }
  }
  return (
    <ChangeDialog
      title={channel ? `Change ${channel.name}` : 'Add a channel'}
      description={channel ? words.says : 'Nothing is sent over it until the routing names it.'}
      verb={channel ? 'Save channel' : 'Add channel'}
      isLong
      why={nameError ?? whyIncomplete(draft, hasSecret)}
      change={change}
      onConfirm={confirm}
      onClose={onClose}
    >
      {channel ? null : (
        <Field label="Kind" hint={words.says}>
          <Select
            value={draft.kind}
            onChange={({ target }) =>
              setDraft({ ...emptyDraft(target.value as ChannelKind), name: draft.name })
            }
          >
            {channelKinds.map((kind) => (
              <option key={kind} value={kind}>
                {channelWords[kind].name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Field
        label="Name"
        hint="As people call it, such as #ml-alerts or On-call."
        error={nameError ?? fieldError(change.error, 'name')}
      >
        <Input
          autoFocus
          value={draft.name}
          onChange={({ target }) => edit({ name: target.value })}
        />
      </Field>
      <ChannelFields draft={draft} onChange={edit} error={change.error} />
      <SecretField draft={draft} onChange={edit} error={change.error} hasSecret={hasSecret} />
      <Checkbox
        label="Switched on"
        hint={
          isRouted
            ? `The routing names it (${sayRoutes(channel.routes)}): take it out there before it is switched off.`
            : 'Switched off, nothing is sent over it, and what waited is given up.'
        }
        checked={draft.isEnabled}
        disabled={isRouted && draft.isEnabled}
        onCheckedChange={(isOn) => edit({ isEnabled: isOn === true })}
      />
    </ChangeDialog>
  );
}
