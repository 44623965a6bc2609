'use client';
import { ArrowRight } from 'lucide-react';
import { ApiError } from '#components/api/api-error.ts';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { LIVE_REFETCH_MS } from '#components/frame/time-range.ts';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { withExactTimes } from '#components/ui/format-time.ts';
import { Status } from '#components/ui/status.tsx';
import { type ServingSettings, setServingSettings } from '#lib/serving/contract.ts';
import { getServingStatus } from '#lib/telemetry/contract.ts';
import { replicaWords } from './fault.ts';
import { revisionProgress } from './revision-progress.ts';
import type { SettingChange } from './settings-changes.ts';

/** Shows what changes, wants a reason, saves on the revision it was decided on, and follows it to the replicas. */
export function SaveSettingsDialog({
  model,
  settings,
  changes,
  revision,
  replicas,
  onReload,
  onClose,
}: {
  model: string;
  settings: ServingSettings;
  changes: SettingChange[];
  /** The one that was read. */
  revision: number;
  replicas: number;
  onReload: () => void;
  onClose: (saved: boolean) => void;
}) {
  const change = useOperationMutation(setServingSettings, { quiet: true });
  const saved = change.data;
  if (isConflict(change.error)) {
    return (
      <Dialog
        open
        onOpenChange={() => onClose(false)}
        title="The settings were changed meanwhile"
        footer={
          <>
            <Button onClick={() => onClose(false)}>Keep my changes on screen</Button>
            <Button variant="primary" onClick={onReload}>
              Read them again
            </Button>
          </>
        }
      >
        <p role="alert">{withExactTimes(change.error.problem.detail)}</p>
        <p className="pt-2 text-muted">
          Nothing was saved. Reading them again forgets what you wrote here: note it down first.
        </p>
        <Changes changes={changes} />
      </Dialog>
    );
  }
  const where = replicas === 0 ? 'replicas as they start' : replicaWords(replicas);
  return (
    <ChangeDialog
      title={`Change how ${model} is served`}
      description={`${changes.length === 1 ? 'One setting changes' : `${changes.length} settings change`} on ${where}, at once and without a restart.`}
      verb="Save settings"
      required
      examples="Such as: the caller gives up after a second"
      change={change}
      onConfirm={(reason) =>
        change.mutate({
          params: { model },
          body: { settings, reason: reason ?? '', expected_revision: revision },
        })
      }
      done={
        saved ? { verb: 'Done', body: <Progress model={model} revision={saved.revision} /> } : null
      }
      onClose={() => onClose(saved !== undefined)}
    >
      <Changes changes={changes} />
    </ChangeDialog>
  );
}

function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.problem.code === 'settings_conflict';
}

function Changes({ changes }: { changes: SettingChange[] }) {
  return (
    <dl className="divide-y rounded-md border">
      {changes.map(({ what, before, after }) => (
        <div key={what} className="flex flex-wrap items-baseline gap-x-3 px-3 py-1.5">
          <dt className="min-w-40 flex-1 text-muted">{what}</dt>
          <dd className="flex min-w-0 flex-wrap items-center gap-x-2">
            <span className="num break-words text-muted">{before}</span>
            <ArrowRight aria-label="to" className="size-3 shrink-0 text-muted" />
            <span className="num break-words font-medium">{after}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Progress({ model, revision }: { model: string; revision: number }) {
  const status = useOperation(
    getServingStatus,
    { params: { model } },
    { refetchInterval: LIVE_REFETCH_MS / 5 },
  );
  const { state, text } = revisionProgress(status.data?.replicas ?? [], revision);
  return (
    <p aria-live="polite" className="text-base">
      <Status state={state}>{`Saved as revision ${revision}. ${text}`}</Status>
    </p>
  );
}
