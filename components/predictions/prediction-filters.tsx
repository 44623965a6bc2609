'use client';
import { type FormEvent, useEffect, useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import type { FilterValues } from '#components/filters/read-filters.ts';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/field.tsx';
import { listPredictions } from '#lib/predictions/contract.ts';
import { listVersions } from '#lib/registry/contract.ts';

const { version, status, degraded, request_id } = listPredictions.query.shape;

/** By the names and the rules of the REST list. */
export const predictionFilters = { version, status, degraded, request_id };
type PredictionFilter = FilterValues<typeof predictionFilters>;

/** How a request ended, as one choice. */
const outcomes = [
  { label: 'Any outcome', status: null, degraded: null },
  { label: 'Answered', status: 'ok', degraded: null },
  { label: 'Answered, not degraded', status: 'ok', degraded: 'false' },
  { label: 'Answered, degraded', status: null, degraded: 'true' },
  { label: 'Refused or failed', status: 'error', degraded: null },
] as const;

/** Version, outcome and request id. */
export function PredictionFilters({
  model,
  filter,
  setFilter,
}: {
  model: string;
  filter: PredictionFilter;
  setFilter: (change: Partial<PredictionFilter>) => void;
}) {
  const searched = filter.request_id ?? '';
  const [typed, setTyped] = useState(searched);
  useEffect(() => setTyped(searched), [searched]);
  const versions = useOperation(listVersions, { params: { model }, query: { limit: 200 } });
  const numbers = versions.data?.items.map((each) => each.version) ?? [];
  const listed = filter.version === null || numbers.includes(filter.version);
  const outcome = outcomes.findIndex(
    (each) => each.status === filter.status && each.degraded === filter.degraded,
  );
  function search(event: FormEvent) {
    event.preventDefault();
    setFilter({ request_id: typed.trim() || null });
  }
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
      <Select
        aria-label="Version"
        value={filter.version ?? ''}
        onChange={(event) => setFilter({ version: Number(event.target.value) || null })}
      >
        <option value="">Every version</option>
        {listed ? null : <option value={filter.version ?? ''}>Version {filter.version}</option>}
        {numbers.map((version) => (
          <option key={version} value={version}>
            Version {version}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Outcome"
        value={outcome}
        onChange={(event) => {
          const { status, degraded } = outcomes[Number(event.target.value)] ?? outcomes[0];
          setFilter({ status, degraded });
        }}
      >
        {outcomes.map(({ label }, index) => (
          <option key={label} value={index}>
            {label}
          </option>
        ))}
        {outcome === -1 ? (
          <option value={-1}>
            Status {filter.status ?? 'any'}, degraded {filter.degraded}
          </option>
        ) : null}
      </Select>
      <form onSubmit={search} className="flex min-w-0 items-center gap-2 max-sm:w-full">
        <Input
          aria-label="Find by request id"
          placeholder="Find by request id"
          className="w-72 max-sm:w-full"
          value={typed}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit">Find</Button>
        {searched ? (
          <Button variant="ghost" onClick={() => setFilter({ request_id: null })}>
            Clear
          </Button>
        ) : null}
      </form>
    </div>
  );
}
