'use client';
import { type FormEvent, useEffect, useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/field.tsx';
import { listVersions } from '#lib/registry/contract.ts';

/** How a request ended, as it is asked for. */
export const outcomes = ['ok', 'degraded', 'error'] as const;
export type Outcome = (typeof outcomes)[number];

export interface PredictionFilter {
  version: number | null;
  status: Outcome | null;
  request: string;
}

/** Version, outcome and request id; all in the URL. */
export function PredictionFilters({
  model,
  filter,
  setFilter,
}: {
  model: string;
  filter: PredictionFilter;
  setFilter: (change: { [K in keyof PredictionFilter]?: PredictionFilter[K] | null }) => unknown;
}) {
  const [typed, setTyped] = useState(filter.request);
  useEffect(() => setTyped(filter.request), [filter.request]);
  const versions = useOperation(listVersions, { params: { model }, query: { limit: 200 } });
  const numbers = versions.data?.items.map((each) => each.version) ?? [];
  const listed = filter.version === null || numbers.includes(filter.version);
  const searching = filter.request !== '';
  function search(event: FormEvent) {
    event.preventDefault();
    setFilter({ request: typed.trim() || null });
  }
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
      <Select
        aria-label="Version"
        disabled={searching}
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
        disabled={searching}
        value={filter.status ?? ''}
        onChange={(event) => {
          const chosen = outcomes.find((outcome) => outcome === event.target.value);
          setFilter({ status: chosen ?? null });
        }}
      >
        <option value="">Any outcome</option>
        <option value="ok">Answered</option>
        <option value="degraded">Answered, degraded</option>
        <option value="error">Refused or failed</option>
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
        {searching ? (
          <Button variant="ghost" onClick={() => setFilter({ request: null })}>
            Clear
          </Button>
        ) : null}
      </form>
    </div>
  );
}
