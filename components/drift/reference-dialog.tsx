'use client';
import { useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Field, Input, Select } from '#components/ui/field.tsx';
import { getLatestDrift } from '#lib/drift-reports/operations.ts';
import { getReferences, setReference } from '#lib/monitoring/operations.ts';

const HOUR_MS = 3_600_000;
const spans = { '24': 'The last 24 hours', '168': 'The last 7 days', own: 'Another span' };

/** Makes a span of a version's traffic what its traffic is compared with from now on. */
export function ReferenceDialog({
  model,
  version,
  onClose,
}: {
  model: string;
  version: number;
  onClose: () => void;
}) {
  const [span, setSpan] = useState<string>('168');
  const [own, setOwn] = useState({ from: '', to: '' });
  const change = useOperationMutation(setReference, {
    refreshes: [getReferences, getLatestDrift],
  });
  const isOwn = span === 'own';
  const isOrdered = Date.parse(own.from) < Date.parse(own.to);
  function confirm(reason: string) {
    const now = Date.now();
    const from = isOwn ? Date.parse(own.from) : now - Number(span) * HOUR_MS;
    const to = isOwn ? Date.parse(own.to) : now;
    const body = {
      ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
      reason,
    };
    change.mutate({ params: { model, version: String(version) }, body }, { onSuccess: onClose });
  }
  return (
    <ChangeDialog
      title="Use a window of traffic as reference"
      description={`Traffic of version ${version} is compared with it from now on: counts and onsets begin anew. Reports that were made stay as they are.`}
      verb="Use as reference"
      required
      isLong
      examples="Such as: after the new route network, last week is what is usual"
      why={isOwn && !isOrdered ? 'Choose a span that ends after it begins.' : null}
      change={change}
      onConfirm={(reason) => confirm(reason ?? '')}
      onClose={onClose}
    >
      <Field label="Traffic of" hint="At most 100,000 requests of it, and at least 100 rows.">
        <Select value={span} onChange={({ target }) => setSpan(target.value)}>
          {Object.entries(spans).map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      {isOwn ? (
        <div className="grid gap-3 sm:grid-cols-2">
          {(['from', 'to'] as const).map((end) => (
            <Field key={end} label={end === 'from' ? 'From' : 'To'}>
              <Input
                type="datetime-local"
                value={own[end]}
                onChange={({ target }) => setOwn({ ...own, [end]: target.value })}
              />
            </Field>
          ))}
        </div>
      ) : null}
    </ChangeDialog>
  );
}
