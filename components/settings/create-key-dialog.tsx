'use client';
import { useState } from 'react';
import { fieldError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Checkbox, Field, Input, Select } from '#components/ui/field.tsx';
import { tooLong } from '#components/ui/too-long.ts';
import { type Scope, scopes } from '#lib/auth/access.ts';
import { createApiKey, listApiKeys } from '#lib/auth/contract.ts';
import { storeSecret } from './one-time-secret.tsx';
import { readRateLimit } from './rate-limit.ts';
import { scopeMeanings } from './role-meanings.ts';

const DAY_MS = 86_400_000;
const lives = [
  { days: 0, label: 'Never' },
  { days: 7, label: 'In 7 days' },
  { days: 30, label: 'In 30 days' },
  { days: 90, label: 'In 90 days' },
  { days: 365, label: 'In a year' },
];

const USE = 'The samples under Try it and in the API documentation read it from MAINSTAY_API_KEY.';

/** Creates a key with scopes and an end; the key itself is shown once. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['predict', 'feedback']);
  const [days, setDays] = useState(90);
  const [limit, setLimit] = useState('');
  const create = useOperationMutation(createApiKey, { quiet: true, refreshes: [listApiKeys] });
  const nameError = tooLong(name, 100);
  const rateLimit = readRateLimit(limit);
  const made = create.data;
  function confirm(reason: string | undefined) {
    const expires_at = days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : undefined;
    create.mutate({
      body: {
        name: name.trim(),
        scopes: [...chosen],
        expires_at,
        rate_limit: rateLimit.value,
        reason,
      },
    });
  }
  return (
    <ChangeDialog
      title={made ? `API key ${made.name}` : 'Create an API key'}
      description={
        made
          ? `It works from now on, with ${made.scopes.length === 1 ? 'the scope' : 'the scopes'} ${made.scopes.join(', ')}.`
          : 'Choose only the scopes it needs.'
      }
      verb="Create API key"
      why={
        name.trim() === ''
          ? 'Name the key.'
          : chosen.length === 0
            ? 'Choose at least one scope.'
            : (nameError ?? (rateLimit.error ? 'Correct the rate limit.' : null))
      }
      change={create}
      onConfirm={confirm}
      done={made ? storeSecret(made.key, 'API key', USE) : null}
      onClose={onClose}
    >
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
    </ChangeDialog>
  );
}
