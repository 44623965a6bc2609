'use client';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { CachePanel } from './cache-panel.tsx';
import { DependenciesPanel } from './dependencies-panel.tsx';
import { DependencyBreakerDialog } from './dependency-breaker-dialog.tsx';
import { EventsPanel } from './events-panel.tsx';
import { judgeServing } from './judge-serving.ts';
import { NumbersPanel } from './numbers-panel.tsx';
import { ReplicasPanel } from './replicas-panel.tsx';
import { dependenciesShown, type ServingNow, versionsShown } from './serving-now.ts';
import { SettingsSummary } from './settings-summary.tsx';
import { StagePanel } from './stage-panel.tsx';
import { type Breakable, useBreakerDialog } from './use-breaker-dialog.ts';
import { useServing } from './use-serving.ts';
import { VerdictPanel } from './verdict-panel.tsx';
import { VersionBoard } from './version-board.tsx';
import { VersionBreakerDialog } from './version-breaker-dialog.tsx';

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
          <StagePanel replicas={now.replicas} versions={versions} />
          <div className="grid gap-3 lg:grid-cols-2">
            <CachePanel replicas={now.replicas} settings={settings.data?.settings} />
            <SettingsSummary model={model} answer={settings.data} replicas={now.replicas} />
          </div>
        </>
      )}
      <DependenciesPanel model={model} now={now} />
      <ReplicasPanel replicas={now.replicas} />
      <EventsPanel
        model={model}
        replicas={now.replicas}
        versions={versions}
        dependencies={dependenciesShown(now)}
      />
      {dialog.shown ? (
        <ShownDialog {...dialog.shown} {...{ model, now, plan }} onClose={dialog.close} />
      ) : null}
    </div>
  );
}

function ShownDialog({
  subject,
  plan,
  ...props
}: {
  subject: Breakable;
  to: 'open' | 'closed';
  model: string;
  now: ServingNow;
  plan: ReleasePlan | null;
  onClose: () => void;
}) {
  return 'version' in subject ? (
    <VersionBreakerDialog version={subject.version} plan={plan} {...props} />
  ) : (
    <DependencyBreakerDialog dependency={subject.dependency} {...props} />
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
