'use client';
import { Pencil, RefreshCw } from 'lucide-react';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { getView, type ViewAnswerBody } from '#lib/features/operations.ts';
import { ArchiveViewDialog } from './archive-view-dialog.tsx';
import { featureColumns } from './feature-columns.tsx';
import { CATALOGUE, editViewPath, viewPath } from './feature-paths.ts';
import { LookupCharts } from './lookup-charts.tsx';
import { LookupPanel } from './lookup-panel.tsx';
import { MaterializeDialog } from './materialize-dialog.tsx';
import { ModelsPanel } from './models-panel.tsx';
import { RetrieveDialog } from './retrieve-dialog.tsx';
import { RunsPanel } from './runs-panel.tsx';
import { ServedSection } from './served-section.tsx';
import { SkewPanel } from './skew-panel.tsx';
import { ViewFacts } from './view-facts.tsx';
import { viewFilters } from './view-filters.ts';
import { ViewVersionsPanel } from './view-versions-panel.tsx';

const back = { href: CATALOGUE, label: 'All feature views' };

/** One view: what it defines, how fresh it is, what it says of an entity, who uses it, and what was done with it. */
export function ViewPage({ name }: { name: string }) {
  const { refetchInterval, unread: unreadRange } = useTimeRange();
  const { filter, setFilter, unread } = useFilters(viewFilters);
  const { data, error, refetch } = useOperation(
    getView,
    { params: { view: name }, query: { version: filter.version ?? undefined } },
    { refetchInterval },
  );
  if (!data) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} back={back} wholePage />
    ) : (
      <PageOutline wide={['At a glance', 'Features']} panels={['Values', 'Models that use it']} />
    );
  }
  const close = () => setFilter({ do: null });
  return (
    <article>
      <PageHeader
        back={back}
        title={
          <span className="flex flex-wrap items-center gap-2">
            <span className="break-all">{data.name}</span>
            <Badge>version {data.version}</Badge>
            {data.archived_at ? <Badge tone="warning">archived</Badge> : null}
          </span>
        }
        description={data.description || 'No description.'}
        actions={<ViewActions view={data} onDo={(what) => setFilter({ do: what })} />}
      />
      <div className="flex flex-col gap-3">
        <UnreadFilters of={[unread, unreadRange]} className="rounded-md" />
        <OlderNote view={data} />
        <ViewFacts view={data} />
        <div className="grid gap-3 xl:grid-cols-2">
          <Panel flush title="Features" description={`${data.definition.features.length} defined.`}>
            <DataTable
              label={`Features of ${data.name}`}
              columns={featureColumns}
              rows={data.definition.features}
              rowId={(feature) => feature.name}
            />
          </Panel>
          <LookupPanel key={data.version} view={data} />
        </div>
        <div className="grid gap-3 xl:grid-cols-2">
          <ModelsPanel view={data} />
          <ViewVersionsPanel
            view={data}
            compare={filter.compare}
            onCompare={(compare) => setFilter({ compare })}
          />
        </div>
        <LookupCharts view={data} />
        <ServedSection
          view={data}
          served={filter.served}
          onServed={(served) => setFilter({ served })}
        />
        <SkewPanel view={data} />
        <RunsPanel view={data} onRetrieve={() => setFilter({ do: 'retrieve' })} />
      </div>
      {filter.do === 'archive' ? <ArchiveViewDialog view={data} onClose={close} /> : null}
      {filter.do === 'materialize' ? <MaterializeDialog view={data} onClose={close} /> : null}
      {filter.do === 'retrieve' ? <RetrieveDialog view={data} onClose={close} /> : null}
    </article>
  );
}

function ViewActions({
  view,
  onDo,
}: {
  view: ViewAnswerBody;
  onDo: (what: 'archive' | 'materialize') => void;
}) {
  const why = useViewer().whyNot('operator');
  const isNewest = view.version === view.newest_version;
  return (
    <>
      {isNewest ? null : (
        <Button
          disabledReason={why ?? (view.archived_at ? 'It is archived already.' : null)}
          onClick={() => onDo('archive')}
        >
          Archive version {view.version}
        </Button>
      )}
      {isNewest && view.source !== null ? (
        <Button disabledReason={why} onClick={() => onDo('materialize')}>
          <RefreshCw aria-hidden />
          Materialize
        </Button>
      ) : null}
      {why ? (
        <Button variant="primary" disabledReason={why}>
          <Pencil aria-hidden />
          Edit
        </Button>
      ) : (
        <Button variant="primary" asChild>
          <Link href={editViewPath(view.name)}>
            <Pencil aria-hidden />
            Edit
          </Link>
        </Button>
      )}
    </>
  );
}

function OlderNote({ view }: { view: ViewAnswerBody }) {
  if (view.version === view.newest_version) return null;
  return (
    <p className="rounded-md border bg-surface px-4 py-2.5">
      This is version {view.version}
      {view.archived_at ? ', archived: its online values are kept no longer' : ''}. The newest is{' '}
      <Link href={viewPath(view.name)} className="text-accent-text hover:underline">
        version {view.newest_version}
      </Link>
      .
    </p>
  );
}
