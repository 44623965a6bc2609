'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Field, Select } from '#components/ui/field.tsx';
import type { Incident } from '#lib/incidents/contract.ts';
import { incidentPath } from '#lib/incidents/describe-opening.ts';
import { listIncidents, mergeIncident } from '#lib/incidents/operations.ts';

export function MergeDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const router = useRouter();
  const [expected_revision] = useState(incident.revision);
  const [into, setInto] = useState('');
  const open = useOperation(listIncidents, { query: { is_open: 'true', limit: 200 } });
  const merge = useOperationMutation(mergeIncident, { quiet: true });
  const others = open.data?.items.filter(({ number }) => number !== incident.number) ?? [];
  const none = open.data && others.length === 0 ? 'No other incident is open.' : null;
  return (
    <ChangeDialog
      title={`Merge incident ${incident.number} into another`}
      description="Its timeline, tasks and affected models join the other one’s; it ends, and goes on there. This cannot be undone."
      verb="Merge"
      examples="Such as: the same feed"
      why={none ?? (into ? null : 'Choose the incident first.')}
      change={merge}
      onConfirm={(reason) =>
        merge.mutate(
          {
            params: { number: incident.number },
            body: { into: Number(into), reason, expected_revision },
          },
          { onSuccess: ({ number }) => router.push(incidentPath(number)) },
        )
      }
      onClose={onClose}
    >
      <Field label="Into" error={none}>
        <Select value={into} onChange={({ target }) => setInto(target.value)}>
          <option value="">Choose an open incident</option>
          {others.map(({ number, title }) => (
            <option key={number} value={number}>
              {number}: {title}
            </option>
          ))}
        </Select>
      </Field>
    </ChangeDialog>
  );
}
