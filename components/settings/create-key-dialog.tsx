'use client';
import { type FormEvent, useState } from 'react';
import { fieldError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Checkbox, Field, Input, Select } from '#components/ui/field.tsx';
import { type Scope, scopes } from '#lib/auth/access.ts';
import { createApiKey, listApiKeys } from '#lib/auth/contract.ts';
import { OneTimeSecret } from './one-time-secret.tsx';
import { readRateLimit } from './rate-limit.ts';
import { scopeMeanings } from './role-meanings.ts';
import { tooLong } from './too-long.ts';

const DAY_MS = 86_400_000;
const lives = [
  { days: 0, label: 'Never' },
  { days: 7, label: 'In 7 days' },
  { days: 30, label: 'In 30 days' },
  { days: 90, label: 'In 90 days' },
  { days: 365, label: 'In a year' },
];

/** Creates a key with scopes and an end; the key itself is shown once. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['predict', 'feedback']);
  const [days, setDays] = useState(90);
  const [limit, setLimit] = useState('');
  const [reason, setReason] = useState('');
  const create = useOperationMutation(createApiKey, { quiet: true, refreshes: [listApiKeys] });
  const nameError = tooLong(name, 100);
  const reasonError = tooLong(reason, 500);
  const rateLimit = readRateLimit(limit);
  const why =
    name.trim() === ''
      ? 'Name the key.'
      : chosen.length === 0
        ? 'Choose at least one scope.'
        : nameError || reasonError
          ? 'Shorten what is too long.'
          : rateLimit.error
            ? 'Correct the rate limit.'
            : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (why || create.isPending) return;
    create.mutate({
      body: {
        name: name.trim(),
        scopes: [...chosen],
        expires_at: days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : undefined,
        rate_limit: rateLimit.value,
        reason: reason.trim() || undefined,
      },
    });
  }
  const made = create.data;
  return (
    <Dialog
      open
      closable={!made}
      onOpenChange={(open) => !open && onClose()}
      title={made ? `API key ${made.name}` : 'Create an API key'}
      description={
        made
          ? 'It works now. The console keeps only a hash of it.'
          : 'Give it only the scopes its user needs.'
      }
      footer={
        made ? (
          <Button variant="primary" onClick={onClose}>
            I have stored it
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              type="submit"
              form="create-key"
              busy={create.isPending}
              disabledReason={why}
            >
              Create API key
            </Button>
          </>
        )
      }
    >
      {made ? (
        <OneTimeSecret secret={made.key} what="API key">
          The samples in Try it and the API documentation read it from MAINSTAY_API_KEY.
        </OneTimeSecret>
      ) : (
        <form id="create-key" onSubmit={submit} className="flex flex-col gap-4">
          <Field
            label="Name"
            hint="Who or what uses it, such as booking-service or ci."
            error={nameError ?? fieldError(create.error, 'name')}
          >
            <Input autoFocus value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <fieldset className="flex flex-col gap-2">
            <legend className="pb-1 font-medium">Scopes</legend>
            {scopes.map((scope) => (
              <Checkbox
                key={scope}
                label={scope}
                hint={scopeMeanings[scope]}
                checked={chosen.includes(scope)}
                onCheckedChange={(on) =>
                  setChosen(
                    scopes.filter((each) => (each === scope ? on === true : chosen.includes(each))),
                  )
                }
              />
            ))}
          </fieldset>
          <Field label="Expires" error={fieldError(create.error, 'expires_at')}>
            <Select value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {lives.map((life) => (
                <option key={life.days} value={life.days}>
                  {life.label}
                </option>
              ))}
            </Select>
          </Field>
          <Field
            label="Rate limit"
            optional
            hint="Requests per second on each replica. No limit when empty."
            error={rateLimit.error ?? fieldError(create.error, 'rate_limit')}
          >
            <Input
              inputMode="decimal"
              placeholder="no limit"
              value={limit}
              onChange={(event) => setLimit(event.target.value)}
            />
          </Field>
          <Field label="Reason" optional hint="Kept in the audit history." error={reasonError}>
            <Input value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
          {create.error ? <ErrorNote error={create.error} /> : null}
        </form>
      )}
    </Dialog>
  );
}
