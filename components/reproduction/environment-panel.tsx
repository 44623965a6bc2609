'use client';
import type { z } from 'zod';
import { useOperation } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { compareVersionEnvironments } from '#lib/environment/contract.ts';
import { int4Text } from '#lib/http/contract.ts';
import { listVersions } from '#lib/registry/contract.ts';
import { EnvironmentDifferences, PackageList } from './environment-differences.tsx';

const inAddress = { environment: int4Text } satisfies Record<string, z.ZodType>;

/** What a version was trained in, and how that differs from another version; which one is in the address. */
export function EnvironmentPanel({
  model,
  version,
  environment,
}: {
  model: string;
  version: number;
  environment: readonly string[];
}) {
  const { filter, setFilter, unread } = useFilters(inAddress);
  const other = filter.environment;
  const list = useOperation(listVersions, { params: { model }, query: { limit: 200 } });
  const others = (list.data?.items ?? []).filter((one) => one.version !== version);
  const compared = useOperation(
    compareVersionEnvironments,
    { params: { model, version }, query: { with: other ?? version } },
    { enabled: other !== null && environment.length > 0 },
  );
  return (
    <Panel
      title="Environment"
      description={environment.length > 0 ? 'What it was trained in' : undefined}
      actions={
        environment.length === 0 || (others.length === 0 && other === null) ? null : (
          <Select
            aria-label="Compare the environment with that of"
            className="max-w-48"
            value={other ?? ''}
            onChange={({ target }) =>
              setFilter({ environment: target.value ? Number(target.value) : null })
            }
          >
            <option value="">Compare with …</option>
            {other !== null && !others.some((one) => one.version === other) ? (
              <option value={other}>Version {other}</option>
            ) : null}
            {others.map((one) => (
              <option key={one.version} value={one.version}>
                Version {one.version}
              </option>
            ))}
          </Select>
        )
      }
    >
      <UnreadFilters of={[unread]} className="mb-3 rounded-md" />
      {environment.length === 0 ? (
        <p className="text-muted">
          Not recorded. Versions that training runs make have it; one that is pushed has what{' '}
          <code className="font-mono text-xs">lineage.environment</code> in its metadata lists, such
          as the lines of pip freeze.
        </p>
      ) : other === null ? (
        <Lines environment={environment} />
      ) : compared.data?.with?.version === other ? (
        <Compared with={compared.data.with} />
      ) : compared.error ? (
        <ErrorNote error={compared.error} />
      ) : (
        <Skeleton className="h-9 w-2/3" />
      )}
    </Panel>
  );
}

function Compared({
  with: { version, comparison },
}: {
  with: {
    version: number;
    comparison: Parameters<typeof EnvironmentDifferences>[0]['comparison'] | null;
  };
}) {
  if (comparison) return <EnvironmentDifferences comparison={comparison} with={version} />;
  return <Status state="unknown">What version {version} was trained in is not recorded.</Status>;
}

const FIRST_SHOWN = 12;

function Lines({ environment }: { environment: readonly string[] }) {
  const rest = environment.slice(FIRST_SHOWN);
  return (
    <>
      <PackageList lines={environment.slice(0, FIRST_SHOWN)} />
      {rest.length > 0 ? (
        <details className="pt-2">
          <summary className="cursor-pointer text-accent-text">{rest.length} more</summary>
          <PackageList lines={rest} />
        </details>
      ) : null}
    </>
  );
}
