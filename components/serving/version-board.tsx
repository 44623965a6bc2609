'use client';
import { Panel } from '#components/ui/panel.tsx';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { type ServingNow, versionsShown } from './serving-now.ts';
import { VersionRow } from './version-row.tsx';

/** One row per version, with where it stands on every replica side by side. */
export function VersionBoard({
  model,
  now,
  plan,
}: {
  model: string;
  now: ServingNow;
  plan: ReleasePlan | null;
}) {
  const versions = versionsShown(now, plan);
  return (
    <Panel
      flush
      title="Versions"
      description="Each version on each replica; counts are of the last minute"
    >
      <ul className="divide-y">
        {versions.map((version) => (
          <VersionRow key={version} model={model} version={version} now={now} plan={plan} />
        ))}
      </ul>
    </Panel>
  );
}
