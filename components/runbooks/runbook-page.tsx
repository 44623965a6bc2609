'use client';
import { Archive, ArchiveRestore, Footprints, Pencil } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { z } from 'zod';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { archiveRunbook, getRunbook, type Runbook } from '#lib/runbooks/operations.ts';
import { HistoryPanel } from './history-panel.tsx';
import { OfferPanel } from './offer-panel.tsx';
import { editPath, RUNBOOKS } from './runbook-path.ts';
import { RunbookText } from './runbook-text.tsx';
import { RunsPanel } from './runs-panel.tsx';
import { StartRunDialog } from './start-run-dialog.tsx';

const filters = { version: z.string().regex(/^[1-9]\d{0,8}$/) };
const back = { href: RUNBOOKS, label: 'All runbooks' };

/** One runbook: what it says, who wrote it, who followed it. */
export function RunbookPage({ slug }: { slug: string }) {
  const { filter, setFilter } = useFilters(filters);
  const version = filter.version === null ? undefined : Number(filter.version);
  const { data, error, refetch } = useOperation(getRunbook, {
    params: { slug },
    query: { version },
  });
  if (data?.slug === slug) {
    return (
      <RunbookDetails
        runbook={data}
        onShow={(shown) => setFilter({ version: shown === null ? null : String(shown) })}
      />
    );
  }
  if (error)
    return <ErrorState error={error} onRetry={() => void refetch()} back={back} wholePage />;
  return <PageOutline wide={['Steps']} panels={['History']} />;
}

function RunbookDetails({
  runbook,
  onShow,
}: {
  runbook: Runbook;
  onShow: (version: number | null) => void;
}) {
  const { slug, title, shown, version, archived_at: archivedAt } = runbook;
  const { whyNot } = useViewer();
  const refusal = whyNot('operator');
  const [asking, setAsking] = useState<'start' | 'archive' | null>(null);
  const isOld = shown.version !== version;
  return (
    <article className="flex min-w-0 flex-col gap-4">
      <div className="-mb-4">
        <PageHeader
          back={back}
          title={title}
          description={
            <span>
              Version {version}, <Time at={runbook.updated_at} /> by {nameActor(runbook.updated_by)}
            </span>
          }
          actions={
            <>
              <Button disabledReason={refusal} onClick={() => setAsking('archive')}>
                {archivedAt ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
                {archivedAt ? 'Fetch back' : 'Archive'}
              </Button>
              {refusal === null && !archivedAt ? (
                <Button asChild>
                  <Link href={editPath(slug)}>
                    <Pencil aria-hidden />
                    Edit
                  </Link>
                </Button>
              ) : null}
              <Button
                variant="primary"
                disabledReason={
                  refusal ?? (archivedAt ? 'It is archived. Fetch it back first.' : null)
                }
                onClick={() => setAsking('start')}
              >
                <Footprints aria-hidden />
                Follow
              </Button>
            </>
          }
        />
      </div>
      {archivedAt ? (
        <Status state="unknown" pill>
          Archived
        </Status>
      ) : null}
      {runbook.offer ? <OfferPanel runbook={runbook} refusal={refusal} /> : null}
      <div className="grid min-w-0 gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Panel
          title={isOld ? `Version ${shown.version}` : 'What it says'}
          description={isOld ? 'Not the newest' : undefined}
          actions={
            isOld ? (
              <Button size="sm" onClick={() => onShow(null)}>
                Show the newest
              </Button>
            ) : null
          }
        >
          <RunbookText text={shown.text} />
        </Panel>
        <HistoryPanel slug={slug} newest={version} shown={shown.version} onShow={onShow} />
      </div>
      <RunsPanel title="Runs of this runbook" query={{ runbook: slug }} />
      {asking === 'start' ? (
        <StartRunDialog
          slug={slug}
          title={title}
          needsModel={runbook.needs_model}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'archive' ? (
        <ArchiveDialog runbook={runbook} onClose={() => setAsking(null)} />
      ) : null}
    </article>
  );
}

function ArchiveDialog({ runbook, onClose }: { runbook: Runbook; onClose: () => void }) {
  const { slug, title, archived_at: archivedAt } = runbook;
  const archived = archivedAt === null;
  const change = useOperationMutation(archiveRunbook, { quiet: true, onSuccess: onClose });
  return (
    <ChangeDialog
      title={archived ? `Archive “${title}”` : `Fetch “${title}” back`}
      description={
        archived
          ? 'It is not offered any more and cannot be followed. Its versions and runs stay.'
          : 'It can be followed again.'
      }
      verb={archived ? 'Archive' : 'Fetch back'}
      required
      change={change}
      onConfirm={(reason) =>
        change.mutate({ params: { slug }, body: { archived, reason: reason ?? '' } })
      }
      onClose={onClose}
    />
  );
}
