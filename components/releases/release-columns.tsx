'use client';
import { ArrowRight, ArrowUpFromLine, Undo2 } from 'lucide-react';
import { VersionChips } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ReleaseResult } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import { acknowledgedWords } from './describe-release.ts';

/** What kind of release, as icon and word. */
export function ReleaseKind({ kind }: { kind: ReleaseResult['kind'] }) {
  const Icon = kind === 'rollback' ? Undo2 : ArrowUpFromLine;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Icon aria-hidden className="size-3.5 text-muted" />
      {kind === 'rollback' ? 'Rollback' : 'Promotion'}
    </span>
  );
}

export const releaseColumns: Column<ReleaseResult>[] = [
  {
    id: 'seq',
    header: 'Release',
    width: '6rem',
    phone: 'title',
    value: (release) => release.seq,
    cell: (release) => (
      <span className="num inline-flex items-center gap-2">
        {release.seq}
        {release.in_force ? <Badge tone="accent">in force</Badge> : null}
      </span>
    ),
  },
  {
    id: 'kind',
    header: 'What',
    width: '7rem',
    phone: 'title',
    value: (release) => release.kind,
    cell: (release) => <ReleaseKind kind={release.kind} />,
  },
  {
    id: 'versions',
    header: 'Version',
    width: '9rem',
    value: (release) => nameVersions(release.plan),
    cell: (release) => (
      <span className="inline-flex items-center gap-1.5">
        <ArrowRight aria-hidden className="size-3 text-muted" />
        <VersionChips versions={release.plan.routes.map((route) => route.version)} />
      </span>
    ),
  },
  {
    id: 'when',
    header: 'When',
    width: '8rem',
    value: (release) => release.created_at,
    cell: (release) => <Time at={release.created_at} />,
  },
  {
    id: 'who',
    header: 'Who',
    width: '10rem',
    value: (release) => release.created_by.name,
    cell: (release) => release.created_by.name,
  },
  {
    id: 'why',
    header: 'Why',
    value: (release) => release.reason,
    cell: (release) => <span className="line-clamp-1 break-words">{release.reason}</span>,
  },
  {
    id: 'acknowledged',
    header: 'Acknowledged',
    width: '15rem',
    value: (release) => acknowledgedWords(release).text,
    cell: (release) => {
      const { state, text } = acknowledgedWords(release);
      return (
        <span className="inline-flex flex-wrap items-center gap-2">
          <Status state={state} className="font-normal">
            {text}
          </Status>
          {release.rolled_back_by === null ? null : (
            <Badge>taken back by {release.rolled_back_by}</Badge>
          )}
        </span>
      );
    },
  },
];
