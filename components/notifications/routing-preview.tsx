'use client';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input, Select } from '#components/ui/field.tsx';
import type { ChannelAnswer } from '#lib/notifications/answers.ts';
import type { Routing } from '#lib/notifications/contract.ts';
import { previewRouting } from '#lib/notifications/operations.ts';
import { listModels } from '#lib/registry/contract.ts';
import { sayDuration, sayGroups } from './describe-routing.ts';

/** Who would be told of something with these labels. `routing`: one that is not in force yet. */
export function RoutingPreview({
  channels,
  routing,
}: {
  channels: readonly ChannelAnswer[];
  routing?: Routing;
}) {
  const [severity, setSeverity] = useState('2');
  const [model, setModel] = useState('');
  const [alert, setAlert] = useState('');
  const models = useOperation(listModels, { query: { limit: 200 } });
  const labels = {
    severity,
    ...(model && { model }),
    ...(alert.trim() && { alert: alert.trim() }),
  };
  const preview = useOperation(previewRouting, { body: { labels, ...(routing && { routing }) } });
  const names = new Map(channels.map(({ id, name }) => [id, name]));
  const nameAll = (ids: readonly string[]) =>
    ids.length === 0
      ? 'nobody'
      : ids.map((id) => names.get(id) ?? 'a channel that is gone').join(', ');
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="Severity">
          <Select value={severity} onChange={({ target }) => setSeverity(target.value)}>
            {['1', '2', '3', '4'].map((each) => (
              <option key={each}>{each}</option>
            ))}
          </Select>
        </Field>
        <Field label="Model">
          <Select value={model} onChange={({ target }) => setModel(target.value)}>
            <option value="">of none</option>
            {models.data?.items.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
        <Field label="Alert" optional>
          <Input value={alert} onChange={({ target }) => setAlert(target.value)} />
        </Field>
      </div>
      <div aria-live="polite">
        {preview.error ? <ErrorNote error={preview.error} /> : null}
        {preview.data ? (
          <>
            <p>
              Tells <strong>{nameAll(preview.data.channels)}</strong>.
            </p>
            <ul className="text-muted text-xs">
              {preview.data.routes.map((route) => (
                <li key={route.route}>
                  {route.route === 'default' ? 'By the default' : `By route ${route.route}`}:{' '}
                  {sayGroups(route.group_by).toLowerCase()}, again every{' '}
                  {sayDuration(route.repeat_interval_seconds)}.
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    </div>
  );
}
