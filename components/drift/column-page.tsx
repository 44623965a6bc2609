'use client';
import Link from 'next/link';
import { useState } from 'react';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useKeepTimeRange, useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ZoomLine } from '#components/timeline/zoom-line.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { Facts, PageHeader, Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ColumnResult } from '#lib/drift-reports/contract.ts';
import { describeColumnQuality } from '#lib/drift-reports/quality-words.ts';
import { ColumnCharts } from './column-charts.tsx';
import { ColumnSettingsDialog } from './column-settings-dialog.tsx';
import { DriftBar } from './drift-bar.tsx';
import { driftPath } from './drift-path.ts';
import { alphaOf, explainColumn, floorsOf } from './explain-column.ts';
import { LargeHistogram } from './large-histogram.tsx';
import { useDrift } from './use-drift.ts';
import { overWindow, verdictLooks } from './verdict-looks.ts';

/** One feature, or what is predicted: both distributions, how they came apart, and what each test says, in words. */
export function ColumnPage({ model, name }: { model: string; name: string }) {
  const drift = useDrift(model);
  const range = useTimeRange();
  const keep = useKeepTimeRange();
  const { whyNot } = useViewer();
  const [isEditing, setEditing] = useState(false);
  const { shown, settings, latest, report, filter } = drift;
  const error = latest.error ?? report.error;
  if (error && !shown) return <ErrorState error={error} onRetry={() => void report.refetch()} />;
  if (!latest.data || !settings || (report.isFetching && !shown)) {
    return <Skeleton className="h-96 w-full opacity-50" />;
  }
  const role = filter.role ?? 'feature';
  const column = shown?.columns.find((each) => each.name === name && each.role === role);
  const back = {
    href: keep(
      driftPath(model, {
        ...(filter.report ? { report: filter.report } : {}),
        ...(drift.version === null ? {} : { version: drift.version }),
        ...(shown ? { window: shown.window } : {}),
      }),
    ),
    label: `Drift of ${model}`,
  };
  if (!shown || !column) {
    return (
      <Panel flush>
        <EmptyState
          title={`${name} is not in this comparison`}
          action={<Link href={back.href}>{back.label}</Link>}
        >
          {shown
            ? `Version ${shown.version} was compared without it: its reference has no such column.`
            : 'Nothing was compared yet for this version and window.'}
        </EmptyState>
      </Panel>
    );
  }
  const floors = floorsOf(column, settings);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <UnreadFilters of={[range.unread, drift.unread]} className="rounded-md" />
      <PageHeader
        back={back}
        title={<span className="break-all">{name}</span>}
        description={`${role === 'feature' ? 'A feature' : `The predicted ${role}`} of version ${shown.version}, ${overWindow(shown.window)}, beside its reference`}
        actions={
          <>
            <DriftBar model={model} drift={drift} />
            {role === 'feature' ? (
              <Button disabledReason={whyNot('operator')} onClick={() => setEditing(true)}>
                Settings
              </Button>
            ) : null}
          </>
        }
      />
      {isEditing ? (
        <ColumnSettingsDialog model={model} column={column} onClose={() => setEditing(false)} />
      ) : null}
      <ColumnVerdict column={column} />
      <div className="grid gap-3 xl:grid-cols-2">
        <LargeHistogram column={column} />
        <TestsPanel column={column} alpha={alphaOf(column, settings)} floors={floors} />
      </div>
      <div className="flex justify-end">
        <ZoomLine />
      </div>
      <ColumnCharts
        report={shown}
        column={column}
        floors={floors}
        refetchInterval={drift.refetchInterval}
      />
    </div>
  );
}

function ColumnVerdict({ column }: { column: ColumnResult }) {
  const { state, word } = verdictLooks[column.verdict];
  return (
    <Panel>
      <div className="flex flex-col gap-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Status state={state} pill>
            {word.charAt(0).toUpperCase() + word.slice(1)}
          </Status>
          {column.drifting_since ? (
            <span className="text-muted">
              since <Time at={column.drifting_since} show="clock" />
            </span>
          ) : null}
        </p>
        {column.sentences.map((sentence) => (
          <p key={sentence} className="max-w-prose text-base">
            {sentence}
          </p>
        ))}
        {describeColumnQuality(column).map((words) => (
          <p key={words}>
            <Status state="warning">
              {column.name}: {words}
            </Status>
          </p>
        ))}
        <Facts
          className="border-t pt-3"
          items={[
            { label: 'Values, reference', value: <Num value={column.n_ref} /> },
            { label: 'Values, now', value: <Num value={column.n_cur} /> },
            { label: 'Missing, reference', value: <Num value={column.missing_ref} /> },
            { label: 'Missing, now', value: <Num value={column.missing_cur} /> },
            {
              label: 'Independent rows',
              value: (
                <Num
                  value={column.n_effective}
                  hint="Rows that follow each other and are alike count for less"
                />
              ),
            },
            {
              label: 'Compared by',
              value: column.basis === 'rows' ? 'the rows themselves' : 'counts by bin',
            },
          ]}
        />
      </div>
    </Panel>
  );
}

function TestsPanel({
  column,
  ...settings
}: { column: ColumnResult } & Parameters<typeof explainColumn>[1]) {
  const tests = explainColumn(column, settings);
  return (
    <Panel title="What the tests say" flush>
      {tests.length === 0 ? (
        <p className="p-6 text-center text-muted">There is too little data for any test.</p>
      ) : (
        <dl className="divide-y">
          {tests.map(({ name, figures, words }) => (
            <div key={name} className="px-4 py-2">
              <dt className="flex flex-wrap justify-between gap-x-3">
                <span className="font-medium">{name}</span>
                <span className="num text-muted">{figures}</span>
              </dt>
              <dd className="text-muted">{words}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
