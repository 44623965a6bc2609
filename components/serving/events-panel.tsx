'use client';
import { useMemo } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listServingEvents, servingEventKinds } from '#lib/telemetry/contract.ts';
import { dependencyWords } from './dependency-words.ts';
import { eventColumns } from './event-columns.tsx';
import { eventFilters } from './event-filters.ts';
import { eventLooks } from './event-looks.ts';
import type { ReplicaNow } from './serving-now.ts';
import { HISTORY } from './serving-path.ts';

const PAGE = 15;

/** What the replicas went through: breakers, runners, the log. */
export function EventsPanel({
  model,
  replicas,
  versions,
  dependencies,
}: {
  model: string;
  replicas: readonly ReplicaNow[];
  versions: readonly number[];
  /** What replicas depend on: its history is not mixed with the model's. */
  dependencies: readonly string[];
}) {
  const { refetchInterval } = useTimeRange();
  const { filter, isFiltered, setFilter, clearFilter, unread } = useFilters(eventFilters);
  const about = dependencies.find((each) => each === filter.dependency) ?? null;
  const subject = about === null ? model : dependencyWords(about).name;
  const hostnames = useMemo(
    () => new Map(replicas.map(({ id, hostname }) => [id, hostname])),
    [replicas],
  );
  const columns = useMemo(() => eventColumns(hostnames), [hostnames]);
  const events = useOperationPages(
    listServingEvents,
    {
      query: {
        ...(about === null
          ? { model, include: 'replicas', version: filter.version ?? undefined }
          : { dependency: about }),
        kind: filter.kind ?? undefined,
        replica: filter.replica ?? undefined,
        limit: PAGE,
      },
    },
    { refetchInterval },
  );
  return (
    <Panel
      flush
      id={HISTORY}
      title="History"
      description={`What happened to ${subject}${about === null ? ' and to the replicas that serve it' : ', as each replica saw it'}, newest first`}
    >
      <UnreadFilters of={[unread]} className="border-b" />
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
        {dependencies.length === 0 ? null : (
          <Select
            aria-label="History of"
            value={about ?? ''}
            onChange={(event) =>
              setFilter({ dependency: event.target.value || null, version: null })
            }
          >
            <option value="">{model} and its replicas</option>
            {dependencies.map((each) => (
              <option key={each} value={each}>
                {dependencyWords(each).name}
              </option>
            ))}
          </Select>
        )}
        <Select
          aria-label="Kind of event"
          value={filter.kind ?? ''}
          onChange={(event) =>
            setFilter({
              kind: servingEventKinds.find((kind) => kind === event.target.value) ?? null,
            })
          }
        >
          <option value="">Every kind</option>
          {servingEventKinds.map((kind) => (
            <option key={kind} value={kind}>
              {eventLooks[kind].word}
            </option>
          ))}
        </Select>
        <Select
          aria-label="Version"
          disabled={about !== null}
          value={filter.version ?? ''}
          onChange={(event) => setFilter({ version: Number(event.target.value) || null })}
        >
          <option value="">Every version</option>
          {versions.map((version) => (
            <option key={version} value={version}>
              Version {version}
            </option>
          ))}
        </Select>
        <Select
          aria-label="Replica of the history"
          className="max-w-52"
          value={filter.replica ?? ''}
          onChange={(event) => setFilter({ replica: event.target.value || null })}
        >
          <option value="">Every replica</option>
          {filter.replica === null || hostnames.has(filter.replica) ? null : (
            <option value={filter.replica}>{filter.replica.slice(0, 8)}</option>
          )}
          {replicas.map(({ id, hostname }) => (
            <option key={id} value={id}>
              {hostname}
            </option>
          ))}
        </Select>
        {isFiltered ? (
          <Button variant="ghost" onClick={clearFilter}>
            Clear
          </Button>
        ) : null}
      </div>
      <PagedTable
        list={events}
        label={`What happened to ${subject}${about === null ? ' and its replicas' : ''}`}
        columns={columns}
        rowId={({ id }) => id}
        csvName={`${about ?? model}-serving-events`}
        empty={
          isFiltered ? (
            <EmptyState
              title="No event matches"
              action={<Button onClick={clearFilter}>Clear the filter</Button>}
            >
              Nothing of this kind has happened on the replica and version chosen.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing has happened yet">
              A breaker that opens or closes, a runner that ends, a version that is unloaded and a
              log that fills up are kept here.
            </EmptyState>
          )
        }
      />
    </Panel>
  );
}
