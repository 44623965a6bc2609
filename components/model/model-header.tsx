'use client';
import { ArrowUpFromLine, Undo2 } from 'lucide-react';
import { useParams } from 'next/navigation';
import { useOperation } from '#components/api/use-operation.ts';
import { VersionChips } from '#components/charts/version-chip.tsx';
import { modelState, staleState } from '#components/fleet/model-state.ts';
import { modelTabs } from '#components/frame/model-tabs.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import { useStale } from '#components/frame/use-stale.ts';
import { useKeepTimeRange, useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { OpenIncidentChips } from '#components/incidents/open-incident-chips.tsx';
import { useReleaseDialog } from '#components/releases/use-release-dialog.ts';
import { Button } from '#components/ui/button.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { Time } from '#components/ui/time.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { getModel } from '#lib/registry/contract.ts';
import { previewRollback } from '#lib/releases/contract.ts';
import { getModelStatus } from '#lib/telemetry/contract.ts';
import { ModelNumbers } from './model-numbers.tsx';

type ModelStatus = OperationAnswer<typeof getModelStatus>;

/** What a model's every page shows: how it is, what is in force and since when, its numbers, and the two buttons. */
export function ModelHeader({ model }: { model: string }) {
  const { refetchInterval } = useTimeRange();
  const { whyNot } = useViewer();
  const keep = useKeepTimeRange();
  const dialog = useReleaseDialog();
  // On a version's own page that version is meant.
  const { version } = useParams<{ version?: string }>();
  const shown = version ? Number(version) : undefined;
  const status = useOperation(getModelStatus, { params: { model } }, { refetchInterval });
  const registered = useOperation(getModel, { params: { model } });
  const back = useOperation(
    previewRollback,
    { params: { model }, query: {} },
    { refetchInterval, keepPrevious: false },
  );
  const stale = useStale(status.dataUpdatedAt);
  const refusal = whyNot('operator');
  const noVersion =
    registered.data?.version_count === 0 ? 'There is no version yet. Upload one first.' : null;
  return (
    <div className="-mx-3 -mt-4 mb-4 border-b bg-surface px-3 pt-4 sm:-mx-6 sm:-mt-5 sm:px-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="break-all font-semibold text-xl tracking-tight">{model}</h1>
            {status.data ? (
              <StatusWords status={status.data} stale={stale} />
            ) : (
              <Skeleton className="h-6 w-44" />
            )}
            <OpenIncidentChips model={model} />
          </div>
          <div className="min-h-5 pt-0.5 text-muted">
            {status.data ? <InForce status={status.data} /> : <Skeleton className="mt-0.5 w-64" />}
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3 max-sm:w-full">
          <ModelNumbers traffic={status.data?.traffic} />
          <div className="flex gap-2 max-sm:grid max-sm:w-full max-sm:grid-cols-2">
            <Button disabledReason={refusal ?? noVersion} onClick={() => dialog.promote(shown)}>
              <ArrowUpFromLine aria-hidden />
              Promote
            </Button>
            <Button
              disabledReason={refusal ?? back.data?.refusal}
              onClick={() => dialog.rollBack()}
            >
              <Undo2 aria-hidden />
              Roll back
            </Button>
          </div>
        </div>
      </div>
      <div className="pt-2">
        <TabLinks
          label={`Pages of ${model}`}
          tabs={modelTabs.map((tab) => ({
            href: keep(modelPath(model, tab.path)),
            label: tab.label,
            exact: tab.path === '',
          }))}
        />
      </div>
    </div>
  );
}

function StatusWords({ status, stale }: { status: ModelStatus; stale: boolean }) {
  const { state, word } = stale ? staleState : modelState(status.status);
  return (
    <Status state={state} pill>
      {word}
      <span className="font-normal max-sm:hidden">
        {' '}
        · {stale ? `last known: ${status.status_text}` : status.status_text}
      </span>
    </Status>
  );
}

function InForce({ status }: { status: ModelStatus }) {
  if (!status.last_release) return <>No version is in force. Promote one to serve it.</>;
  const isServed = status.acknowledgements.some((each) => each.status === 'loaded');
  return (
    <span className="flex flex-wrap items-center gap-x-1.5">
      <span className="text-text">
        <VersionChips versions={status.versions_in_force} />
      </span>
      {isServed ? 'in force since' : 'released'}{' '}
      <Time at={status.in_force_since ?? status.last_release.at} /> by {status.last_release.by}
      {isServed ? null : '; no replica that is live has it'}
    </span>
  );
}
