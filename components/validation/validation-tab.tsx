'use client';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { NoVersionYet } from '#components/model/no-version-yet.tsx';
import { quarantinePath } from '#components/quarantine/quarantine-path.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { getValidation } from '#lib/validation/operations.ts';
import { CheckedFilesPanel } from './checked-files-panel.tsx';
import { ModeBadge } from './mode-badge.tsx';
import { modeWords } from './rule-words.ts';
import { RulesPanel } from './rules-panel.tsx';
import { ShadowPanel } from './shadow-panel.tsx';
import { useVersion } from './use-version.ts';
import { validationFilters } from './validation-path.ts';
import { VersionSelect } from './version-select.tsx';
import { ViolationsChart } from './violations-chart.tsx';
import { EXAMPLES, ViolationsList } from './violations-list.tsx';

/** What a model takes: the rules of a version, how often they are broken, by what, and files held against them. */
export function ValidationTab({ model }: { model: string }) {
  const { filter, setFilter, unread } = useFilters(validationFilters);
  const range = useTimeRange();
  const { version, numbers, inForce, error } = useVersion(model, filter.version);
  const rules = useOperation(
    getValidation,
    { params: { model, version: version ?? 1 } },
    { enabled: typeof version === 'number' },
  );
  if (version === null) {
    return <NoVersionYet model={model} />;
  }
  const failed = error ?? rules.error;
  if (!rules.data || version === undefined) {
    return failed ? (
      <ErrorState
        error={failed}
        onRetry={() => void rules.refetch()}
        action={
          filter.version === null ? null : (
            <Button onClick={() => setFilter({ version: null })}>Show the version in force</Button>
          )
        }
      />
    ) : (
      <PageOutline header={false} wide={['Rules', 'Rules broken', 'By rule', 'Examples']} />
    );
  }
  const saved = rules.data;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <UnreadFilters of={[range.unread, unread]} className="rounded-md" />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex flex-wrap items-center gap-2">
          <VersionSelect
            version={version}
            numbers={numbers}
            inForce={inForce}
            onVersion={(chosen) => setFilter({ version: chosen, rule: null })}
          />
          <ModeBadge mode={saved.mode} />
          <span className="text-muted max-sm:hidden">{modeWords[saved.mode].says}</span>
        </span>
        <Link href={quarantinePath({ model })} className="text-accent-text text-xs hover:underline">
          Quarantine of {model}
        </Link>
      </div>
      <ViolationsChart
        model={model}
        version={version}
        onRule={(rule) => {
          setFilter({ rule });
          document.getElementById(EXAMPLES)?.scrollIntoView({ block: 'start' });
        }}
      />
      {saved.features.length === 0 ? (
        <Panel title={`Rules of version ${version}`}>
          <EmptyState title="This version has no named features">
            Rules are about named features; requests of tensors are checked against the signature
            only.
          </EmptyState>
        </Panel>
      ) : (
        <>
          {saved.mode === 'enforce' ? null : <ShadowPanel saved={saved} />}
          <RulesPanel key={version} saved={saved} />
        </>
      )}
      <ViolationsList
        model={model}
        version={version}
        rule={filter.rule}
        onEvery={() => setFilter({ rule: null })}
      />
      {saved.features.length === 0 ? null : <CheckedFilesPanel model={model} version={version} />}
    </div>
  );
}
