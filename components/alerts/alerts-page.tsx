'use client';
import { useMemo, useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { ModelSelect } from '#components/filters/model-select.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { type Alert, alertStates } from '#lib/alerts/contract.ts';
import { listAlerts } from '#lib/alerts/operations.ts';
import { alertColumns } from './alert-columns.tsx';
import { AlertsFrame } from './alerts-frame.tsx';
import { SilenceDialog } from './silence-dialog.tsx';

const { model, state, severity } = listAlerts.query.shape;
const alertFilters = { model, state, severity };
const stateNames = { firing: 'Firing', pending: 'Pending', resolved: 'Resolved' };

/** What fires, what may soon, and what did: the worst first. */
export function AlertsPage() {
  const { refetchInterval } = useTimeRange();
  const { whyNot } = useViewer();
  const refusal = whyNot('operator');
  const [silencing, setSilencing] = useState<Alert | null>(null);
  const { filter, isFiltered, setFilter, clearFilter, unread } = useFilters(alertFilters);
  const query = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
  const list = useOperationPages(
    listAlerts,
    { query: { ...query, limit: 50 } },
    { refetchInterval: silencing ? false : refetchInterval },
  );
  const columns = useMemo(() => alertColumns({ refusal, onSilence: setSilencing }), [refusal]);
  return (
    <AlertsFrame>
      <Panel flush>
        <UnreadFilters of={[unread]} className="border-b" />
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <Select
            aria-label="State"
            value={filter.state ?? ''}
            onChange={({ target }) =>
              setFilter({ state: alertStates.find((each) => each === target.value) ?? null })
            }
          >
            <option value="">Every state</option>
            {alertStates.map((each) => (
              <option key={each} value={each}>
                {stateNames[each]}
              </option>
            ))}
          </Select>
          <ModelSelect model={filter.model} onModel={(model) => setFilter({ model })} />
          <Select
            aria-label="Severity"
            value={filter.severity ?? ''}
            onChange={({ target }) =>
              setFilter({
                severity:
                  (['1', '2', '3', '4'] as const).find((each) => each === target.value) ?? null,
              })
            }
          >
            <option value="">Every severity</option>
            {['1', '2', '3', '4'].map((each) => (
              <option key={each} value={each}>
                Severity {each}
              </option>
            ))}
          </Select>
        </div>
        <PagedTable
          list={list}
          onError={isFiltered ? <Button onClick={clearFilter}>Clear the filter</Button> : null}
          label="Alerts"
          columns={columns}
          rowId={({ id }) => id}
          csvName="alerts"
          empty={
            isFiltered ? (
              <EmptyState
                title="No alert matches the filter"
                action={<Button onClick={clearFilter}>Show every alert</Button>}
              />
            ) : (
              <EmptyState title="Nothing fires, and nothing did">
                Rules are looked at every 15 seconds. What they find stays here for 90 days.
              </EmptyState>
            )
          }
        />
      </Panel>
      {silencing ? <SilenceDialog alert={silencing} onClose={() => setSilencing(null)} /> : null}
    </AlertsFrame>
  );
}
