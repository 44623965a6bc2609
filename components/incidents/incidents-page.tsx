'use client';
import { PhoneCall, Siren } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { useOperation, useOperationPages } from '#components/api/use-operation.ts';
import { ModelSelect } from '#components/filters/model-select.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ON_CALL } from '#components/oncall/on-call-path.ts';
import { IncidentPagesTabs } from '#components/postmortems/incident-pages-tabs.tsx';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import type { IncidentSummary } from '#lib/incidents/contract.ts';
import { incidentPath } from '#lib/incidents/describe-opening.ts';
import { listIncidents } from '#lib/incidents/operations.ts';
import { severities } from '#lib/notifications/contract.ts';
import { endedColumns, openColumns } from './incident-columns.tsx';
import { severityWords } from './incident-words.ts';
import { OpenIncidentDialog } from './open-incident-dialog.tsx';

const filters = {
  model: listIncidents.query.shape.model,
  severity: z.enum(['1', '2', '3', '4']),
  do: z.enum(['open']),
};

const WORST_FIRST = [{ id: 'severity', desc: false }];

/** What goes on now, then what went on before. */
export function IncidentsPage() {
  const router = useRouter();
  const { refetchInterval } = useTimeRange();
  const { whyNot } = useViewer();
  const { filter, setFilter, unread } = useFilters(filters);
  const { model } = filter;
  const severity = filter.severity ?? undefined;
  const asked = { model: model ?? undefined, severity };
  const open = useOperation(
    listIncidents,
    { query: { ...asked, is_open: 'true', limit: 200 } },
    { refetchInterval },
  );
  const ended = useOperationPages(
    listIncidents,
    { query: { ...asked, is_open: 'false', limit: 50 } },
    { refetchInterval },
  );
  const goTo = ({ number }: IncidentSummary) => router.push(incidentPath(number));
  const isNarrowed = model !== null || severity !== undefined;
  return (
    <>
      <PageHeader
        title="Incidents"
        description="Opened by an alert, by an automatic rollback, or by hand. Each has one timeline, from two hours before it began to its review."
        actions={
          <>
            <ModelSelect model={model} onModel={(model) => setFilter({ model })} />
            <Select
              aria-label="Severity"
              value={severity ?? ''}
              onChange={({ target }) =>
                setFilter({
                  severity: filters.severity.options.find((one) => one === target.value) ?? null,
                })
              }
            >
              <option value="">Every severity</option>
              {severities.map((one) => (
                <option key={one} value={one}>
                  {severityWords[one].short}
                </option>
              ))}
            </Select>
            <Button asChild>
              <Link href={ON_CALL}>
                <PhoneCall aria-hidden />
                On call
              </Link>
            </Button>
            <Button
              variant="primary"
              disabledReason={whyNot('operator')}
              onClick={() => setFilter({ do: 'open' })}
            >
              <Siren aria-hidden />
              Open an incident
            </Button>
          </>
        }
      />
      <IncidentPagesTabs />
      <UnreadFilters of={[unread]} className="mb-4 rounded-md" />
      <div className="flex flex-col gap-4">
        <Panel flush title="Open now">
          {open.isError && !open.data ? (
            <ErrorState error={open.error} onRetry={() => void open.refetch()} />
          ) : (
            <DataTable
              label="Open incidents"
              columns={openColumns}
              rows={open.data?.items ?? []}
              rowId={({ id }) => id}
              onOpen={goTo}
              initialSort={WORST_FIRST}
              loading={open.isPending}
              empty={
                <EmptyState title={isNarrowed ? 'None of these is open' : 'Nothing is open'}>
                  Alerts and automatic rollbacks open incidents by themselves. Where you see
                  something they do not, open one by hand: whoever is on call is told.
                </EmptyState>
              }
            />
          )}
        </Panel>
        <Panel flush title="Ended">
          <PagedTable
            list={ended}
            label="Incidents that ended"
            columns={endedColumns}
            rowId={({ id }) => id}
            onOpen={goTo}
            csvName="incidents"
            empty={
              <EmptyState title="None has ended yet">
                Incidents that are resolved are listed here, with how long they took.
              </EmptyState>
            }
          />
        </Panel>
      </div>
      {filter.do === 'open' ? (
        <OpenIncidentDialog model={model} onClose={() => setFilter({ do: null })} />
      ) : null}
    </>
  );
}
