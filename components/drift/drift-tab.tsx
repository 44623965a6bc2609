'use client';
import { ScanSearch, SlidersHorizontal } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useCallback, useMemo, useState } from 'react';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useKeepTimeRange, useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ZoomLine } from '#components/timeline/zoom-line.tsx';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { columnColumns } from './column-columns.tsx';
import { DriftBar } from './drift-bar.tsx';
import { DriftCharts } from './drift-charts.tsx';
import { driftPath } from './drift-path.ts';
import { DriftSettingsDialog } from './drift-settings-dialog.tsx';
import { DriftSummary } from './drift-summary.tsx';
import { NoDriftYet } from './no-drift-yet.tsx';
import { ReferenceLine } from './reference-line.tsx';
import { ScanDialog } from './scan-dialog.tsx';
import { HistogramLegend } from './small-histogram.tsx';
import { useDrift } from './use-drift.ts';

/** Whether what a model is asked is still what it was trained on, and which features are not. */
export function DriftTab({ model }: { model: string }) {
  const drift = useDrift(model);
  const range = useTimeRange();
  const keep = useKeepTimeRange();
  const router = useRouter();
  const { whyNot } = useViewer();
  const [isScanning, setScanning] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const { shown, settings, latest, report, version, setFilter } = drift;
  const columns = useMemo(
    () => (shown ? columnColumns(shown, settings, keep) : []),
    [shown, settings, keep],
  );
  const showReport = useCallback(
    (made: string) => {
      setScanning(false);
      setFilter({ report: made, window: null, version: null });
    },
    [setFilter],
  );
  const dialog = (
    <>
      {isScanning ? (
        <ScanDialog
          model={model}
          version={version}
          onDone={showReport}
          onClose={() => setScanning(false)}
        />
      ) : null}
      {isEditing ? <DriftSettingsDialog model={model} onClose={() => setEditing(false)} /> : null}
    </>
  );
  const edit = (
    <Button disabledReason={whyNot('operator')} onClick={() => setEditing(true)}>
      <SlidersHorizontal aria-hidden />
      Settings
    </Button>
  );
  const error = latest.error ?? report.error;
  if (error && !shown) {
    return <ErrorState error={error} onRetry={() => void latest.refetch()} />;
  }
  if (!latest.data || (report.isFetching && !shown)) return <DriftSkeleton />;
  const unread = <UnreadFilters of={[range.unread, drift.unread]} className="rounded-md" />;
  if (!shown) {
    return (
      <div className="flex min-w-0 flex-col gap-3">
        {unread}
        <div className="flex justify-end">{edit}</div>
        {version === null ? null : <ReferenceLine model={model} version={version} />}
        <NoDriftYet model={model} latest={latest.data} onScan={() => setScanning(true)} />
        {dialog}
      </div>
    );
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {unread}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <DriftBar model={model} drift={drift} />
          <Button disabledReason={whyNot('operator')} onClick={() => setScanning(true)}>
            <ScanSearch aria-hidden />
            Compare a span
          </Button>
          {edit}
        </div>
        <ZoomLine />
      </div>
      <DriftSummary report={shown} />
      <ReferenceLine model={model} version={shown.version} />
      <Panel
        flush
        title="Features and predictions"
        description="Drifted first, then by how much they differ"
        actions={<HistogramLegend />}
      >
        <DataTable
          label={`Drift of ${model}, version ${shown.version}`}
          columns={columns}
          rows={shown.columns}
          rowId={({ role, name }) => `${role} ${name}`}
          csvName={`${model}-drift-v${shown.version}`}
          onOpen={({ name, role }) =>
            router.push(
              keep(
                driftPath(
                  model,
                  { report: shown.id, version: shown.version, window: shown.window },
                  { column: name, role },
                ),
              ),
            )
          }
          empty={<p className="p-6 text-center text-muted">The reference has no columns.</p>}
        />
      </Panel>
      <DriftCharts
        model={model}
        version={shown.version}
        window={shown.window}
        refetchInterval={drift.refetchInterval}
      />
      {dialog}
    </div>
  );
}

function DriftSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex min-w-0 flex-col gap-3">
      <Skeleton className="h-8 w-96 max-w-full opacity-50" />
      <Skeleton className="h-36 w-full opacity-50" />
      <Skeleton className="h-96 w-full opacity-50" />
    </div>
  );
}
