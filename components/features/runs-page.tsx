'use client';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listRuns } from '#lib/features/value-operations.ts';
import { runKindWords } from './describe-run.ts';
import { FeaturesFrame } from './features-frame.tsx';
import { RunsTable } from './runs-table.tsx';

const { kind, view } = listRuns.query.shape;
const filters = { kind, view };
const kinds = ['materialize', 'retrieve'] as const;

/** Every materialization and retrieval. */
export function RunsPage() {
  const { filter, setFilter, unread } = useFilters(filters);
  return (
    <FeaturesFrame>
      <Panel flush>
        <UnreadFilters of={[unread]} className="border-b" />
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <Select
            aria-label="Kind"
            value={filter.kind ?? ''}
            onChange={(event) =>
              setFilter({ kind: kinds.find((each) => each === event.target.value) ?? null })
            }
          >
            <option value="">Every kind</option>
            {kinds.map((each) => (
              <option key={each} value={each}>
                {runKindWords[each]}
              </option>
            ))}
          </Select>
          {filter.view ? (
            <Button variant="ghost" onClick={() => setFilter({ view: null })}>
              Of {filter.view}: show all
            </Button>
          ) : null}
        </div>
        <RunsTable
          kind={filter.kind ?? undefined}
          view={filter.view ?? undefined}
          empty={
            <EmptyState title="No run">
              A view’s page starts them: Materialize brings online values up to now, Retrieve makes
              training data.
            </EmptyState>
          }
        />
      </Panel>
    </FeaturesFrame>
  );
}
