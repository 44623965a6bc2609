'use client';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { BreakerDialog } from './breaker-dialog.tsx';
import { CachePanel } from './cache-panel.tsx';
import { EventsPanel } from './events-panel.tsx';
import { judgeServing } from './judge-serving.ts';
import { NumbersPanel } from './numbers-panel.tsx';
import { ReplicasPanel } from './replicas-panel.tsx';
import { versionsShown } from './serving-now.ts';
import { SettingsSummary } from './settings-summary.tsx';
import { StagePanel } from './stage-panel.tsx';
import { useBreakerDialog } from './use-breaker-dialog.ts';
import { useServing } from './use-serving.ts';
import { VerdictPanel } from './verdict-panel.tsx';
import { VersionBoard } from './version-board.tsx';

/** How a model is served now: what is wrong first, then its versions, time, cache, replicas, settings and history. */
export function ServingTab({ model }: { model: string }) {
  const { status, settings, releases, inForce } = useServing(model);
  const dialog = useBreakerDialog();
  const failed = [status, releases].find((query) => query.isError && !query.data);
  if (failed) {
    return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  }
  if (!status.data || !releases.data) return <Outline />;
  const now = status.data;
  const plan = inForce?.plan ?? null;
  const versions = versionsShown(now, plan);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <UnreadFilters of={[dialog.unread]} className="rounded-md" />
      <VerdictPanel
        verdict={judgeServing(now, {
          plan,
          release: inForce?.seq ?? null,
          revision: settings.data?.revision ?? null,
        })}
      />
      {versions.length === 0 ? (
        <SettingsSummary model={model} answer={settings.data} replicas={now.replicas} />
      ) : (
        <>
          <NumbersPanel replicas={now.replicas} />
          <VersionBoard model={model} now={now} plan={plan} />
          <div className="grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_23rem]">
            <StagePanel replicas={now.replicas} versions={versions} />
            <div className="flex min-w-0 flex-col gap-3">
              <CachePanel replicas={now.replicas} settings={settings.data?.settings} />
              <SettingsSummary model={model} answer={settings.data} replicas={now.replicas} />
            </div>
          </div>
        </>
      )}
      <ReplicasPanel replicas={now.replicas} />
      <EventsPanel model={model} replicas={now.replicas} versions={versions} />
      {dialog.shown ? (
        <BreakerDialog
          key={`${dialog.shown.to} ${dialog.shown.version}`}
          model={model}
          {...dialog.shown}
          now={now}
          plan={plan}
          onClose={dialog.close}
        />
      ) : null}
    </div>
  );
}

function Outline() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3">
      {['h-12', 'h-36 sm:h-19', 'h-64', 'h-80', 'h-40'].map((height) => (
        <div key={height} className={`rounded-lg border bg-surface p-4 ${height}`}>
          <Skeleton className="h-full w-full opacity-50" />
        </div>
      ))}
    </div>
  );
}
