'use client';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Field, Select } from '#components/ui/field.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { type Incident, type IncidentRole, incidentRoleNames } from '#lib/incidents/contract.ts';
import { listIncidentPeople, updateIncident } from '#lib/incidents/operations.ts';
import { roleWords } from './incident-words.ts';

/** Who does what. */
export function PeoplePanel({ incident, className }: { incident: Incident; className?: string }) {
  const { whyNot } = useViewer();
  const isReadOnly = whyNot('operator') !== null || incident.merged_into !== null;
  const people = useOperation(listIncidentPeople, {}, { enabled: !isReadOnly });
  const change = useOperationMutation(updateIncident);
  const { number, roles, revision, opened_by, acknowledged_by } = incident;
  const ids = Object.fromEntries(
    incidentRoleNames.flatMap((role) => (roles[role] ? [[role, roles[role].id]] : [])),
  );
  function give(role: IncidentRole, user: string) {
    const { [role]: _before, ...others } = ids;
    const body = {
      roles: user ? { ...others, [role]: user } : others,
      expected_revision: revision,
    };
    change.mutate({ params: { number }, body });
  }
  const items = people.data?.items ?? [];
  return (
    <Panel title="People" className={className}>
      <div className="flex flex-col gap-4">
        <Facts
          items={[
            { label: 'Opened by', value: nameActor(opened_by) },
            {
              label: 'Acknowledged by',
              value: acknowledged_by ? nameActor(acknowledged_by) : 'nobody yet',
            },
            ...(isReadOnly
              ? incidentRoleNames.map((role) => ({
                  label: roleWords[role].name,
                  value: roles[role]?.name ?? '–',
                }))
              : []),
          ]}
        />
        {isReadOnly
          ? null
          : incidentRoleNames.map((role) => {
              const holder = roles[role];
              const isGone = holder && !items.some(({ id }) => id === holder.id);
              return (
                <Field key={role} label={roleWords[role].name} hint={roleWords[role].does}>
                  <Select
                    value={holder?.id ?? ''}
                    disabled={change.isPending}
                    onChange={({ target }) => give(role, target.value)}
                  >
                    <option value="">Nobody</option>
                    {isGone ? <option value={holder.id}>{holder.name}</option> : null}
                    {items.map(({ id, name }) => (
                      <option key={id} value={id}>
                        {name}
                      </option>
                    ))}
                  </Select>
                </Field>
              );
            })}
      </div>
    </Panel>
  );
}
