'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { GuardPanel } from '#components/release-guard/guard-panel.tsx';
import { SkewPanel } from '#components/skew/skew-panel.tsx';
import { getModel } from '#lib/registry/contract.ts';
import { NoReleaseYet } from './no-release-yet.tsx';
import { NoVersionYet } from './no-version-yet.tsx';
import { OverviewCharts } from './overview-charts.tsx';
import { RecentReleases } from './recent-releases.tsx';
import { ReplicaPanel } from './replica-panel.tsx';

export function OverviewPage({ model }: { model: string }) {
  const registered = useOperation(getModel, { params: { model } });
  if (registered.data?.version_count === 0) return <NoVersionYet model={model} />;
  const about = registered.data;
  return (
    <>
      {about?.release === null ? <NoReleaseYet versions={about.version_count} /> : null}
      <GuardPanel model={model} />
      <div className="grid gap-3 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-3">
          <OverviewCharts model={model} />
          <SkewPanel model={model} />
        </div>
        <div className="flex min-w-0 flex-col gap-3 lg:pt-11">
          <RecentReleases model={model} />
          <ReplicaPanel model={model} />
        </div>
      </div>
    </>
  );
}
