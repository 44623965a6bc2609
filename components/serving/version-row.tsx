'use client';
import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Time } from '#components/ui/time.tsx';
import { versionsPath } from '#components/versions/version-path.ts';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { BreakerButtons } from './breaker-buttons.tsx';
import { standingOf } from './breaker-words.ts';
import { ReplicaCell, ReplicaSquare } from './replica-cell.tsx';
import { type Hold, type ServingNow, versionOn } from './serving-now.ts';
import { VersionCounts } from './version-counts.tsx';

/** Beyond so many replicas each is a square. */
const ROOM_FOR = 6;

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
  const isDense = cells.length > ROOM_FOR;
  const unusual = cells.filter(
    ({ report, standing }) =>
      (standing.state === 'bad' || standing.state === 'warning') &&
      !(hold && report?.breaker?.held),
  );
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
          version={version}
          isHeld={hold !== null}
          isOpen={cells.some(({ report }) => report?.breaker && report.breaker.state !== 'closed')}
        />
      </div>
      {hold ? <HoldNote hold={hold} /> : null}
      {isDense ? (
        <>
          <ul aria-label={`Version ${version} on each replica`} className="flex flex-wrap gap-1">
            {cells.map(({ replica, standing }) => (
              <ReplicaSquare key={replica.id} replica={replica} standing={standing} />
            ))}
          </ul>
          {unusual.length > 0 ? (
            <ul
              aria-label={`Replicas where version ${version} is not as it should be`}
              className="grid grid-cols-[repeat(auto-fill,minmax(min(16rem,100%),1fr))] gap-2"
            >
              {unusual.map((cell) => (
                <ReplicaCell key={cell.replica.id} {...cell} />
              ))}
            </ul>
          ) : null}
        </>
      ) : (
        <ul
          aria-label={`Version ${version} on each replica`}
          className="grid grid-cols-[repeat(auto-fill,minmax(min(15rem,100%),1fr))] gap-2"
        >
          {cells.map((cell) => (
            <ReplicaCell key={cell.replica.id} {...cell} />
          ))}
        </ul>
      )}
    </li>
  );
}

function HoldNote({ hold }: { hold: Hold }) {
  return (
    <p className="rounded-md bg-warning-soft px-3 py-1.5">
      Held open on every replica by {nameActor(hold.held_by)} <Time at={hold.held_at} />:{' '}
      <span className="break-words">{hold.reason}</span>
    </p>
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
