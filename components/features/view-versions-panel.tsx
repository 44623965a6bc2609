'use client';
import Link from 'next/link';
import { useOperation, useOperationPages } from '#components/api/use-operation.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import {
  getView,
  listViewVersions,
  type ViewAnswerBody,
  type ViewSummary,
} from '#lib/features/operations.ts';
import { viewPath } from './feature-paths.ts';
import { ViewChangesList } from './view-changes-list.tsx';

/** A view's versions, and what changed between one and the version on screen. */
export function ViewVersionsPanel({
  view,
  compare,
  onCompare,
}: {
  view: ViewAnswerBody;
  compare: number | null;
  onCompare: (version: number | null) => void;
}) {
  const list = useOperationPages(listViewVersions, {
    params: { view: view.name },
    query: { limit: 50 },
  });
  return (
    <Panel
      flush
      title="Versions"
      description="A version never changes; models keep the one they were registered with."
    >
      <PagedTable
        list={list}
        label={`Versions of ${view.name}`}
        columns={columns(view, compare, onCompare)}
        rowId={(row) => String(row.version)}
        selectedId={String(view.version)}
        expanded={(row) =>
          row.version === compare && compare !== view.version ? (
            <Difference view={view} with={compare} />
          ) : null
        }
      />
    </Panel>
  );
}

function Difference({ view, with: version }: { view: ViewAnswerBody; with: number }) {
  const other = useOperation(
    getView,
    { params: { view: view.name }, query: { version } },
    { keepPrevious: false },
  );
  if (other.error) return <ErrorNote error={other.error} />;
  if (!other.data) return <Skeleton className="m-4 h-16" />;
  const [before, after] = version < view.version ? [other.data, view] : [view, other.data];
  return <ViewChangesList before={before} after={after} />;
}

function columns(
  view: ViewAnswerBody,
  compare: number | null,
  onCompare: (version: number | null) => void,
): Column<ViewSummary>[] {
  return [
    {
      id: 'version',
      header: 'Version',
      phone: 'title',
      width: '9rem',
      value: (row) => row.version,
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-1.5">
          <Link
            href={viewPath(view.name, { version: row.version })}
            className="num font-medium hover:underline"
          >
            Version {row.version}
          </Link>
          {row.archived_at ? <Badge tone="warning">archived</Badge> : null}
        </span>
      ),
    },
    {
      id: 'made',
      header: 'Made',
      value: (row) => row.created_at,
      cell: (row) => (
        <>
          <Time at={row.created_at} />
          <span className="text-muted"> by {nameActor(row.created_by)}</span>
        </>
      ),
    },
    {
      id: 'compare',
      header: 'What changed',
      headerHidden: true,
      width: '9rem',
      align: 'right',
      cell: (row) =>
        row.version === view.version ? (
          <span className="text-muted">on screen</span>
        ) : (
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={compare === row.version}
            onClick={() => onCompare(compare === row.version ? null : row.version)}
          >
            {compare === row.version ? 'Hide' : 'What changed'}
          </Button>
        ),
    },
  ];
}
