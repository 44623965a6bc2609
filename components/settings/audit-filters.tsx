'use client';
import { ModelSelect } from '#components/filters/model-select.tsx';
import type { FilterValues } from '#components/filters/read-filters.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/field.tsx';
import { auditActions, listAudit, modelActions } from '#lib/audit/contract.ts';
import type { Actor } from '#lib/auth/contract.ts';
import { actionWords } from './describe-change.ts';
import { fromLocalInput, toLocalInput } from './local-input.ts';

const { model, action, actor, from, to } = listAudit.query.shape;

/** By the names and the rules of the REST list. */
export const auditFilters = { model, action, actor, from, to };
type AuditFilter = FilterValues<typeof auditFilters>;

/** Model, action, actor and span. */
export function AuditFilters({
  filter,
  setFilter,
  onClear,
  actors,
}: {
  filter: AuditFilter;
  setFilter: (change: Partial<AuditFilter>) => void;
  /** null: nothing to clear */
  onClear: (() => void) | null;
  /** Those of the changes on screen. */
  actors: Actor[];
}) {
  const { can } = useViewer();
  const known = new Map(actors.map((actor) => [actor.id, actor.name]));
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
      <ModelSelect model={filter.model} onModel={(model) => setFilter({ model })} />
      <Select
        aria-label="Action"
        value={filter.action ?? ''}
        onChange={(event) =>
          setFilter({ action: auditActions.find((each) => each === event.target.value) ?? null })
        }
      >
        <option value="">Every action</option>
        {(can('admin') ? auditActions : modelActions).map((action) => (
          <option key={action} value={action}>
            {actionWords[action]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Actor"
        value={filter.actor ?? ''}
        onChange={(event) => setFilter({ actor: event.target.value || null })}
      >
        <option value="">Everyone</option>
        {filter.actor && !known.has(filter.actor) ? (
          <option value={filter.actor}>{filter.actor.slice(0, 8)}…</option>
        ) : null}
        {[...known].map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <SpanInput label="From" value={filter.from} onChange={(from) => setFilter({ from })} />
      <SpanInput label="To" value={filter.to} onChange={(to) => setFilter({ to })} />
      {onClear ? (
        <Button variant="ghost" onClick={onClear}>
          Clear
        </Button>
      ) : null}
    </div>
  );
}

/** A point in time, typed in the viewer's zone. */
export function SpanInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  return (
    <span className="flex items-center gap-1.5 text-muted text-xs">
      <span aria-hidden>{label}</span>
      <Input
        aria-label={label}
        type="datetime-local"
        className="w-auto text-text"
        value={toLocalInput(value)}
        onChange={(event) => onChange(fromLocalInput(event.target.value))}
      />
    </span>
  );
}
