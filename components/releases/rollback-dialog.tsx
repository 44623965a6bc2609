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
import { Warnings } from './warnings.tsx';

export function RollbackDialog({
  model,
  toSeq,
  without,
  onClose,
}: {
  model: string;
  /** The release to go back to; the last good one when null. */
  toSeq: number | null;
  /** Versions to get rid of: where none of them is in force there is nothing to do. */
  without?: readonly number[];
  onClose: () => void;
}) {
  const preview = useDecision(previewRollback, {
    params: { model },
    query: { to_seq: toSeq ?? undefined, without: without?.length ? without.join(',') : undefined },
  });
  // While one looks again, what was seen before is not shown: it is what one must not decide on.
  const plan = preview.isSuccess && !preview.isFetching ? preview.data : undefined;
  const { from = null, to = null, refusal = null, warnings = [], replicas = 0 } = plan ?? {};
  const after = to ? mainVersionOf(to.plan) : undefined;
  return (
    <ReleaseDialog
      model={model}
      title={`Roll back ${model}`}
      verb={to ? `Roll back to ${nameVersions(to.plan)}` : 'Roll back'}
      danger
      sentence={
        to
          ? willDo({ model, kind: 'rollback', from: from?.plan ?? null, to: to.plan, replicas })
          : plan || preview.isError
            ? null
            : undefined
      }
      order={
        to
          ? { kind: 'rollback', toSeq: to.seq, expectedSeq: from?.seq, from: from?.plan ?? null }
          : null
      }
      refusal={refusal}
      examples="Such as: answers turned too high after the promotion"
      onReload={() => void preview.refetch()}
      onClose={onClose}
      details={
        to && after !== undefined ? (
          <>
            <Target release={to} />
            <VersionDifference
              model={model}
              from={(from && mainVersionOf(from.plan)) ?? null}
              to={after}
            />
          </>
        ) : preview.isFetching ? (
          <Skeleton className="h-32 w-full" />
        ) : null
      }
    >
      <Warnings warnings={warnings} />
      {preview.isError ? (
        <ErrorState
          error={preview.error}
          onRetry={() => void preview.refetch()}
          back={{ href: modelPath(model, 'releases'), label: 'Choose from the history' }}
        />
      ) : null}
      {refusal ? (
        <div className="flex flex-col items-start gap-3">
          <p>{refusal}</p>
          <Button asChild>
            <Link href={modelPath(model, 'releases')}>Choose from the history</Link>
          </Button>
        </div>
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
