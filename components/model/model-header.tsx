'use client';
import { ArrowUpFromLine, Undo2 } from 'lucide-react';
import { useOperation } from '#components/api/use-operation.ts';
import { VersionChips } from '#components/charts/version-chip.tsx';
import { hasErrors, modelState } from '#components/fleet/model-state.ts';
import { modelTabs } from '#components/frame/model-tabs.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import { useKeepTimeRange, useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { useReleaseDialog } from '#components/releases/use-release-dialog.ts';
import { Button } from '#components/ui/button.tsx';
import { Num } from '#components/ui/num.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { TabLinks } from '#components/ui/tabs.tsx';
import { Time } from '#components/ui/time.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { getModelStatus } from '#lib/telemetry/contract.ts';

type ModelStatus = OperationAnswer<typeof getModelStatus>;

/** What a model's every page shows: how it is, what is in force and since when, its numbers, and the two buttons. */
export function ModelHeader({ model }: { model: string }) {
  const { refetchInterval } = useTimeRange();
  const { whyNot } = useViewer();
  const keep = useKeepTimeRange();
  const dialog = useReleaseDialog();
  const status = useOperation(getModelStatus, { params: { model } }, { refetchInterval });
  const refusal = whyNot('operator');
  const nothingInForce = status.data?.last_release === null ? 'Nothing is released yet.' : null;
  return (
    <div className="-mx-3 -mt-4 mb-4 border-b bg-surface px-3 pt-4 sm:-mx-6 sm:-mt-5 sm:px-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="break-all font-semibold text-xl tracking-tight">{model}</h1>
            {status.data ? <StatusWords status={status.data} /> : <Skeleton className="h-6 w-44" />}
          </div>
          <div className="min-h-5 pt-0.5 text-muted">
            {status.data ? <InForce status={status.data} /> : <Skeleton className="mt-0.5 w-64" />}
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3 max-sm:w-full">
          <Numbers traffic={status.data?.traffic} />
          <div className="flex gap-2 max-sm:grid max-sm:w-full max-sm:grid-cols-2">
            <Button disabledReason={refusal} onClick={() => void dialog.promote()}>
              <ArrowUpFromLine aria-hidden />
              Promote
            </Button>
            <Button
              disabledReason={refusal ?? nothingInForce}
              onClick={() => void dialog.rollBack()}
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

function StatusWords({ status }: { status: ModelStatus }) {
  const { state, word } = modelState(status.status);
  return (
    <Status state={state} pill>
      {word}
      <span className="font-normal max-sm:hidden"> · {status.status_text}</span>
    </Status>
  );
}

function InForce({ status }: { status: ModelStatus }) {
  if (!status.last_release) return <>No version is in force. Promote one to serve it.</>;
  return (
    <span className="flex flex-wrap items-center gap-x-1.5">
      <span className="text-text">
        <VersionChips versions={status.versions_in_force} />
      </span>
      in force since <Time at={status.in_force_since ?? status.last_release.at} /> by{' '}
      {status.last_release.by}
    </span>
  );
}

function Numbers({ traffic }: { traffic: ModelStatus['traffic'] | undefined }) {
  const none = 'No requests in the last hour';
  const failing = traffic ? hasErrors({ traffic }) : false;
  const items = [
    {
      label: 'Traffic, req/s',
      value: <Num value={traffic?.requests_per_second} why={none} />,
    },
    { label: 'p95, ms', value: <Num value={traffic?.p95_ms} why={none} /> },
    {
      label: 'Errors',
      value: failing ? (
        <Status state="warning">
          <Num kind="percent" value={traffic?.server_error_rate} />
        </Status>
      ) : (
        <Num kind="percent" value={traffic?.server_error_rate} why={none} />
      ),
    },
  ];
  return (
    <dl className="flex gap-6 max-sm:w-full max-sm:justify-between" title="Over the last hour">
      {items.map(({ label, value }) => (
        <div key={label} className="min-w-16 sm:text-right">
          <dt className="whitespace-nowrap text-muted text-xs">{label}</dt>
          <dd className="font-medium text-base">
            {traffic ? value : <Skeleton className="mt-1 w-14 sm:ml-auto" />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
