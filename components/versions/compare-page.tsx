'use client';
import { ArrowLeftRight } from 'lucide-react';
import { z } from 'zod';
import { useOperation } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Checkbox, Field, Select } from '#components/ui/field.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { PageHeader } from '#components/ui/panel.tsx';
import { int4Text } from '#lib/http/contract.ts';
import { getVersion, listVersions, type VersionSummary } from '#lib/registry/contract.ts';
import { CompareSections } from './compare-sections.tsx';
import { allVersions } from './version-path.ts';

const inAddress = { a: int4Text, b: int4Text, differences: z.enum(['true', 'false']) };

/** Two versions of a model side by side; which two is in the URL. */
export function ComparePage({ model }: { model: string }) {
  const { filter: chosen, setFilter: setChosen, unread } = useFilters(inAddress);
  const onlyDifferences = chosen.differences === 'true';
  const list = useOperation(listVersions, { params: { model }, query: { limit: 200 } });
  const versions = list.data?.items ?? [];
  const a = useVersion(model, chosen.a);
  const b = useVersion(model, chosen.b);
  const error = a.error ?? b.error;

  return (
    <>
      <PageHeader
        back={allVersions(model)}
        title="Compare versions"
        description="What differs stands first. Differences are the right version less the left one."
      />
      <UnreadFilters of={[unread]} className="mb-4 rounded-md" />
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2 pb-4">
        <VersionSelect
          label="Left"
          versions={versions}
          value={chosen.a}
          onChange={(version) => setChosen({ a: version })}
        />
        <Button
          size="icon"
          aria-label="Swap left and right"
          title="Swap left and right"
          onClick={() => setChosen({ a: chosen.b, b: chosen.a })}
        >
          <ArrowLeftRight aria-hidden />
        </Button>
        <VersionSelect
          label="Right"
          versions={versions}
          value={chosen.b}
          onChange={(version) => setChosen({ b: version })}
        />
        <Checkbox
          label="Only differences"
          className="h-8 items-center max-sm:w-full [&>button]:mt-0"
          checked={onlyDifferences}
          onCheckedChange={(on) => setChosen({ differences: on === true ? 'true' : null })}
        />
      </div>
      {chosen.a === null || chosen.b === null ? (
        <EmptyState title="Choose two versions above">
          Their metrics, parameters, signature and lineage then stand side by side.
        </EmptyState>
      ) : error ? (
        <ErrorState
          error={error}
          onRetry={() => {
            void a.refetch();
            void b.refetch();
          }}
        />
      ) : a.data && b.data ? (
        <CompareSections a={a.data} b={b.data} onlyDifferences={onlyDifferences} />
      ) : (
        <PageOutline header={false} wide={['Differences', 'Metrics', 'Parameters', 'Signature']} />
      )}
    </>
  );
}

function useVersion(model: string, version: number | null) {
  return useOperation(
    getVersion,
    { params: { model, version: version ?? 1 } },
    { enabled: version !== null },
  );
}

function VersionSelect({
  label,
  versions,
  value,
  onChange,
}: {
  label: string;
  versions: VersionSummary[];
  value: number | null;
  onChange: (version: number | null) => void;
}) {
  // An older version than the list holds can still come by the URL.
  const listed = versions.some((version) => version.version === value);
  return (
    <Field label={label} className="min-w-0 max-sm:flex-1">
      <Select
        className="max-w-72 max-sm:w-full"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value ? Number(event.target.value) : null)}
      >
        <option value="">Choose a version</option>
        {value !== null && !listed ? <option value={value}>Version {value}</option> : null}
        {versions.map((version) => (
          <option key={version.version} value={version.version}>
            Version {version.version}
            {version.aliases.length > 0 ? ` (${version.aliases.join(', ')})` : ''}
            {version.status === 'ready' ? '' : `, ${version.status}`}
          </option>
        ))}
      </Select>
    </Field>
  );
}
