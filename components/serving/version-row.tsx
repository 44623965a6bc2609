'use client';
import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { versionsPath } from '#components/versions/version-path.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { BreakerButtons } from './breaker-buttons.tsx';
import { standingOf } from './breaker-words.ts';
import { HoldNote } from './hold-note.tsx';
import { ReplicaGrid } from './replica-grid.tsx';
import { type ServingNow, versionOn } from './serving-now.ts';
import { VersionCounts } from './version-counts.tsx';

/** A version: its part in the release, its counts, its breaker's buttons, and where it stands on every replica. */
export function VersionRow({
  model,
  version,
  now,
  plan,
}: {
  model: string;
  version: number;
  now: ServingNow;
  plan: ReleasePlan | null;
}) {
  const role = roleOf(version, plan);
  const hold = now.holds.find((each) => each.version === version) ?? null;
  const cells = now.replicas.map((replica) => {
    const report = versionOn(replica, version);
    const part = replica.model ? (role?.part ?? null) : null;
    return { replica, report, standing: standingOf(report, part) };
  });
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex min-w-48 flex-wrap items-center gap-2">
          <Link href={versionsPath(model, version)} className="font-medium hover:underline">
            <VersionChip version={version} />
          </Link>
          {role ? <Badge tone={role.tone}>{role.word}</Badge> : <Badge>not in the release</Badge>}
        </div>
        <VersionCounts replicas={now.replicas} version={version} />
        <BreakerButtons
          subject={{ version }}
          name={`version ${version}`}
          isHeld={hold !== null}
          isOpen={cells.some(({ report }) => report?.breaker && report.breaker.state !== 'closed')}
        />
      </div>
      {hold ? <HoldNote hold={hold} /> : null}
      <ReplicaGrid name={`Version ${version}`} cells={cells} isHeld={hold !== null} />
    </li>
  );
}

function roleOf(version: number, plan: ReleasePlan | null) {
  if (plan?.routes.some((route) => route.version === version)) {
    return { part: 'routed', word: 'in force', tone: 'accent' } as const;
  }
  const place = plan?.fallback.indexOf(version) ?? -1;
  if (!plan || place === -1) return null;
  return {
    part: 'fallback',
    word: plan.fallback.length === 1 ? 'fallback' : `fallback ${place + 1}`,
    tone: 'outline',
  } as const;
}
