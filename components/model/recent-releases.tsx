'use client';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { VersionChips } from '#components/charts/version-chip.tsx';
import { modelPath } from '#components/frame/use-current-model.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { acknowledgedWords } from '#components/releases/describe-release.ts';
import { ReleaseKind } from '#components/releases/release-columns.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { listReleases, type ReleaseResult } from '#lib/releases/contract.ts';

const SHOWN = 5;

/** What changed lately. */
export function RecentReleases({ model }: { model: string }) {
  const { refetchInterval } = useTimeRange();
  const releases = useOperation(
    listReleases,
    { params: { model }, query: { limit: SHOWN } },
    { refetchInterval },
  );
  return (
    <Panel
      title="Recent releases"
      actions={
        <Link
          href={modelPath(model, 'releases')}
          className="text-accent-text text-xs hover:underline"
        >
          All releases
        </Link>
      }
      flush
    >
      {releases.data ? (
        releases.data.items.length > 0 ? (
          <ol className="divide-y">
            {releases.data.items.map((release) => (
              <Entry key={release.seq} release={release} />
            ))}
          </ol>
        ) : (
          <p className="p-4 text-muted">Nothing is released yet.</p>
        )
      ) : releases.isError ? (
        <div className="p-3">
          <ErrorNote error={releases.error} />
        </div>
      ) : (
        <div className="flex flex-col gap-4 p-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      )}
    </Panel>
  );
}

function Entry({ release }: { release: ReleaseResult }) {
  const { state, text } = acknowledgedWords(release);
  return (
    <li className="flex flex-col gap-0.5 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-2">
        <ReleaseKind release={release} />
        <VersionChips versions={release.plan.routes.map((route) => route.version)} />
        {release.in_force ? <Badge tone="accent">in force</Badge> : null}
        <Time at={release.created_at} className="ml-auto text-muted text-xs" />
      </div>
      <p className="line-clamp-2 break-words">{release.reason}</p>
      <p className="flex flex-wrap items-center gap-x-2 text-muted text-xs">
        {nameActor(release.created_by)}
        <Status state={state} className="font-normal [&_svg]:size-3.5">
          {text}
        </Status>
      </p>
    </li>
  );
}
