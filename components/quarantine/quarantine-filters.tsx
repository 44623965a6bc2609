'use client';
import { type FormEvent, useEffect, useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { ModelSelect } from '#components/filters/model-select.tsx';
import { SpanInput } from '#components/settings/audit-filters.tsx';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/field.tsx';
import { ruleTitle } from '#components/validation/rule-words.ts';
import { listVersions } from '#lib/registry/contract.ts';
import { quarantineStates } from '#lib/validation/quarantine-operations.ts';
import type { QuarantineFilter } from './quarantine-path.ts';
import { quarantineStateNames } from './state-words.ts';

const states = [...quarantineStates, 'every'] as const;

/** Model, version, state, rule, request id and span. */
export function QuarantineFilters({
  filter,
  setFilter,
  onClear,
  rules,
}: {
  filter: QuarantineFilter;
  setFilter: (change: Partial<QuarantineFilter>) => void;
  /** null: nothing to clear. */
  onClear: (() => void) | null;
  /** Those that the requests on screen break. */
  rules: readonly string[];
}) {
  const { model, version, rule } = filter;
  const versions = useOperation(
    listVersions,
    { params: { model: model ?? '' }, query: { limit: 200 } },
    { enabled: model !== null, keepPrevious: false },
  );
  const numbers = versions.data?.items.map((each) => each.version) ?? [];
  const known = rule && !rules.includes(rule) ? [rule, ...rules] : rules;
  const [typed, setTyped] = useState(filter.request_id ?? '');
  useEffect(() => setTyped(filter.request_id ?? ''), [filter.request_id]);
  function search(event: FormEvent) {
    event.preventDefault();
    setFilter({ request_id: typed.trim() || null });
  }
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
      <ModelSelect model={model} onModel={(name) => setFilter({ model: name, version: null })} />
      {model === null && version === null ? null : (
        <Select
          aria-label="Version"
          value={version ?? ''}
          onChange={(event) => setFilter({ version: Number(event.target.value) || null })}
        >
          <option value="">Every version</option>
          {version !== null && !numbers.includes(version) ? (
            <option value={version}>Version {version}</option>
          ) : null}
          {numbers.map((number) => (
            <option key={number} value={number}>
              Version {number}
            </option>
          ))}
        </Select>
      )}
      <Select
        aria-label="State"
        value={filter.state ?? 'waiting'}
        onChange={({ target: { value } }) =>
          setFilter({ state: states.find((each) => each === value) ?? null })
        }
      >
        {states.map((state) => (
          <option key={state} value={state}>
            {state === 'every' ? 'Every state' : quarantineStateNames[state]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Rule"
        className="max-w-56"
        value={rule ?? ''}
        onChange={(event) => setFilter({ rule: event.target.value || null })}
      >
        <option value="">Every rule</option>
        {known.map((each) => (
          <option key={each} value={each}>
            {ruleTitle(each)}
          </option>
        ))}
      </Select>
      <form onSubmit={search} className="flex min-w-0 items-center gap-2 max-sm:w-full">
        <Input
          aria-label="Find by request id"
          placeholder="Find by request id"
          className="w-56 max-sm:w-full"
          value={typed}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit">Find</Button>
      </form>
      <span className="flex flex-wrap items-center gap-2">
        <SpanInput label="From" value={filter.from} onChange={(from) => setFilter({ from })} />
        <SpanInput label="To" value={filter.to} onChange={(to) => setFilter({ to })} />
      </span>
      {onClear ? (
        <Button variant="ghost" onClick={onClear}>
          Clear
        </Button>
      ) : null}
    </div>
  );
}
