'use client';
import { useRouter } from 'next/navigation';
import { useOperationPages } from '#components/api/use-operation.ts';
import { ModelSelect } from '#components/filters/model-select.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { postmortemStatuses } from '#lib/postmortems/contract.ts';
import { postmortemPath } from '#lib/postmortems/describe-reminder.ts';
import { listPostmortems, listUnwritten } from '#lib/postmortems/operations.ts';
import { IncidentPagesTabs } from './incident-pages-tabs.tsx';
import { postmortemColumns, unwrittenColumns } from './postmortem-columns.tsx';
import { statusLooks } from './postmortem-words.ts';

const { status, model } = listPostmortems.query.shape;
const filters = { status, model };

/** What was learned from incidents, and those of which nothing is written yet. */
export function PostmortemsPage() {
  const router = useRouter();
  const { refetchInterval } = useTimeRange();
  const { filter, setFilter, clearFilter, isFiltered, unread } = useFilters(filters);
  const list = useOperationPages(
    listPostmortems,
    {
      query: { status: filter.status ?? undefined, model: filter.model ?? undefined, limit: 50 },
    },
    { refetchInterval },
  );
  const unwritten = useOperationPages(
    listUnwritten,
    { query: { max_severity: 2, limit: 20 } },
    { refetchInterval },
  );
  const goTo = (number: number) => router.push(postmortemPath(number));
  return (
    <>
      <PageHeader
        title="Postmortems"
        description="What happened, why, and what is to be done, of incidents that are over. Drafted from what is recorded, reviewed by somebody else, then published."
        actions={
          <>
            <ModelSelect model={filter.model} onModel={(chosen) => setFilter({ model: chosen })} />
            <Select
              aria-label="Status"
              value={filter.status ?? ''}
              onChange={({ target }) =>
                setFilter({
                  status: postmortemStatuses.find((one) => one === target.value) ?? null,
                })
              }
            >
              <option value="">Every status</option>
              {postmortemStatuses.map((one) => (
                <option key={one} value={one}>
                  {statusLooks[one].word}
                </option>
              ))}
            </Select>
          </>
        }
      />
      <IncidentPagesTabs />
      <UnreadFilters of={[unread]} className="mb-4 rounded-md" />
      <div className="flex flex-col gap-4">
        {unwritten.items.length > 0 && !isFiltered ? (
          <Panel
            flush
            title="Still to be written"
            description="Incidents of severity 1 and 2 that are over and have no postmortem."
          >
            <PagedTable
              list={unwritten}
              label="Incidents without a postmortem"
              columns={unwrittenColumns}
              rowId={({ number }) => String(number)}
              onOpen={({ number }) => goTo(number)}
            />
          </Panel>
        ) : null}
        <Panel flush title="Postmortems">
          <PagedTable
            list={list}
            label="Postmortems"
            columns={postmortemColumns}
            rowId={({ id }) => id}
            onOpen={({ incident }) => goTo(incident.number)}
            csvName="postmortems"
            empty={
              isFiltered ? (
                <EmptyState
                  title="No postmortem is like that"
                  action={<Button onClick={clearFilter}>Show all</Button>}
                />
              ) : (
                <EmptyState title="No postmortem yet">
                  Once an incident is resolved, its tab Postmortem drafts one with a press of a
                  button.
                </EmptyState>
              )
            }
          />
        </Panel>
      </div>
    </>
  );
}
