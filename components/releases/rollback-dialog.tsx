'use client';
import Link from 'next/link';
import { useDecision } from '#components/api/use-decision.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { previewRollback, type Release } from '#lib/releases/contract.ts';
import { mainVersionOf, nameVersions } from '#lib/releases/release-plan.ts';
import { willDo } from './describe-release.ts';
import { ReleaseDialog } from './release-dialog.tsx';
import { VersionDifference } from './version-difference.tsx';

export function RollbackDialog({
  model,
  toSeq,
  onClose,
}: {
  model: string;
  /** The release to go back to; the last good one when null. */
  toSeq: number | null;
  onClose: () => void;
}) {
  const preview = useDecision(previewRollback, {
    params: { model },
    query: { to_seq: toSeq ?? undefined },
  });
  const { from, to, refusal, warnings, replicas } = preview.data ?? {};
  return (
    <ReleaseDialog
      model={model}
      title={`Roll back ${model}`}
      verb={to ? `Roll back to ${nameVersions(to.plan)}` : 'Roll back'}
      danger
      sentence={
        to
          ? willDo({
              model,
              kind: 'rollback',
              from: from?.plan ?? null,
              to: to.plan,
              replicas: replicas ?? 0,
            })
          : null
      }
      order={
        to && preview.isSuccess && !preview.isFetching
          ? { kind: 'rollback', toSeq: to.seq, expectedSeq: from?.seq, from: from?.plan ?? null }
          : null
      }
      refusal={refusal ?? null}
      examples="Such as: answers turned too high after the promotion"
      onReload={() => void preview.refetch()}
      onClose={onClose}
    >
      {preview.isError ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : preview.isFetching ? (
        <div className="flex flex-col gap-3">
          <Skeleton className="h-6 w-4/5" />
          <Skeleton className="h-24 w-full" />
        </div>
      ) : refusal ? (
        <div className="flex flex-col items-start gap-3">
          <p>{refusal}</p>
          <Button asChild>
            <Link href={modelPath(model, 'releases')}>Choose from the history</Link>
          </Button>
        </div>
      ) : to ? (
        <>
          <Target release={to} />
          <VersionDifference
            model={model}
            from={from ? (mainVersionOf(from.plan) ?? null) : null}
            to={mainVersionOf(to.plan) ?? 0}
            warnings={warnings}
          />
        </>
      ) : null}
    </ReleaseDialog>
  );
}

function Target({ release }: { release: Release }) {
  return (
    <p className="text-muted">
      The plan of release {release.seq}, made <Time at={release.created_at} /> by{' '}
      {nameActor(release.created_by)}: {release.reason}
    </p>
  );
}
