'use client';
import { ArrowRight, ArrowUpFromLine, Undo2 } from 'lucide-react';
import { VersionChips } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { ReleasePlan, ReleaseResult } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import { acknowledgedWords } from './describe-release.ts';
import { RollBackToThis } from './roll-back-to-this.tsx';
import { standsIn } from './stand-in.ts';
import { releaseName } from './undo.ts';

/** What kind of release, as icon and word. */
export function ReleaseKind({ release }: { release: Pick<ReleaseResult, 'kind' | 'reason'> }) {
  const Icon = release.kind === 'rollback' ? Undo2 : ArrowUpFromLine;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap align-middle">
      <Icon aria-hidden className="size-3.5 text-muted" />
      {releaseName(release)}
    </span>
  );
}

/** A release with the plan it took the place of, where that is known. */
export type HistoryRow = ReleaseResult & { before: ReleasePlan | null };

export function toHistory(releases: readonly ReleaseResult[]): HistoryRow[] {
  const plans = new Map(releases.map((release) => [release.seq, release.plan]));
  return releases.map((release) => ({
    ...release,
    before: release.from_seq === null ? null : (plans.get(release.from_seq) ?? null),
  }));
}

function standInText({ fallback, default: answer }: ReleasePlan): string {
  return [...fallback.map((version) => `version ${version}`), ...(answer ? ['default'] : [])].join(
    ', ',
  );
}

/** Who answers when the version cannot. */
function StandIn({ plan }: { plan: ReleasePlan }) {
  const { fallback, default: answer } = plan;
  if (fallback.length === 0 && !answer) {
    return (
      <span className="text-muted" title={standsIn(plan)}>
        nobody
      </span>
    );
  }
  return (
    <span className="inline-flex flex-wrap gap-x-2 align-middle" title={standsIn(plan)}>
      {fallback.length > 0 ? <VersionChips versions={fallback} /> : null}
      {answer ? <span>default</span> : null}
    </span>
  );
}

const versionsOf = (plan: ReleasePlan) => plan.routes.map((route) => route.version);

export const releaseColumns: Column<HistoryRow>[] = [
  {
    id: 'seq',
    header: 'Release',
    width: '4.5rem',
    phone: 'title',
    value: (release) => release.seq,
    cell: (release) => release.seq,
  },
  {
    id: 'kind',
    header: 'What',
    width: '11rem',
    phone: 'title',
    value: (release) => releaseName(release),
    cell: (release) => (
      <span className="inline-flex flex-wrap items-center gap-2 align-middle">
        <ReleaseKind release={release} />
        {release.in_force ? <Badge tone="accent">in force</Badge> : null}
        {release.rolled_back_by === null ? null : (
          <Badge>taken back by {release.rolled_back_by}</Badge>
        )}
      </span>
    ),
  },
  {
    id: 'versions',
    header: 'Version',
    width: '7rem',
    value: (release) => nameVersions(release.plan),
    cell: (release) => (
      <span className="inline-flex flex-wrap items-center gap-1.5 align-middle">
        {release.before ? <VersionChips versions={versionsOf(release.before)} /> : null}
        <ArrowRight aria-label="to" className="size-3 text-muted" />
        <VersionChips versions={versionsOf(release.plan)} />
      </span>
    ),
  },
  {
    id: 'instead',
    header: 'If it cannot',
    width: '8rem',
    value: (release) => standInText(release.plan),
    cell: (release) => <StandIn plan={release.plan} />,
  },
  {
    id: 'when',
    header: 'When',
    width: '6.5rem',
    value: (release) => release.created_at,
    cell: (release) => <Time at={release.created_at} />,
  },
  {
    id: 'who',
    header: 'Who',
    width: '7rem',
    value: (release) => nameActor(release.created_by),
    cell: (release) => nameActor(release.created_by),
  },
  {
    id: 'why',
    header: 'Why',
    phone: 'wide',
    value: (release) => release.reason,
    cell: (release) => (
      <span className="line-clamp-2 break-words" title={release.reason}>
        {release.reason}
      </span>
    ),
  },
  {
    id: 'acknowledged',
    header: 'Acknowledged',
    width: '11.5rem',
    phone: 'wide',
    value: (release) => acknowledgedWords(release).text,
    cell: (release) => {
      const { state, text } = acknowledgedWords(release);
      return (
        <Status state={state} className="whitespace-nowrap font-normal">
          {text}
        </Status>
      );
    },
  },
  {
    id: 'back',
    header: 'Back to this',
    width: '7rem',
    cell: (release) =>
      release.in_force ? (
        <span className="text-muted">in force now</span>
      ) : (
        <RollBackToThis release={release} />
      ),
  },
];
