'use client';
import { ArrowRight, ArrowUpFromLine, Undo2 } from 'lucide-react';
import { VersionChips } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ReleasePlan, ReleaseResult } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import { acknowledgedWords } from './describe-release.ts';

/** What kind of release, as icon and word. */
export function ReleaseKind({ kind }: { kind: ReleaseResult['kind'] }) {
  const Icon = kind === 'rollback' ? Undo2 : ArrowUpFromLine;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap align-middle">
      <Icon aria-hidden className="size-3.5 text-muted" />
      {kind === 'rollback' ? 'Rollback' : 'Promotion'}
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

const versionsOf = (plan: ReleasePlan) => plan.routes.map((route) => route.version);

export const releaseColumns: Column<HistoryRow>[] = [
  {
    id: 'seq',
    header: 'Release',
    width: '5rem',
    phone: 'title',
    value: (release) => release.seq,
    cell: (release) => release.seq,
  },
  {
    id: 'kind',
    header: 'What',
    width: '15rem',
    phone: 'title',
    value: (release) => release.kind,
    cell: (release) => (
      <span className="inline-flex flex-wrap items-center gap-2 align-middle">
        <ReleaseKind kind={release.kind} />
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
    width: '8rem',
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
    id: 'when',
    header: 'When',
    width: '7rem',
    value: (release) => release.created_at,
    cell: (release) => <Time at={release.created_at} />,
  },
  {
    id: 'who',
    header: 'Who',
    width: '8rem',
    value: (release) => release.created_by.name,
    cell: (release) => release.created_by.name,
  },
  {
    id: 'why',
    header: 'Why',
    phone: 'wide',
    value: (release) => release.reason,
    cell: (release) => (
      <span className="line-clamp-1 break-words" title={release.reason}>
        {release.reason}
      </span>
    ),
  },
  {
    id: 'acknowledged',
    header: 'Acknowledged',
    width: '13.5rem',
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
];
