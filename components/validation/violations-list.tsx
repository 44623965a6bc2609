'use client';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listViolations } from '#lib/validation/operations.ts';
import { ruleTitle } from './rule-words.ts';
import { violationColumns } from './violation-columns.tsx';

/** The id of the examples on the tab. */
export const EXAMPLES = 'examples';

/** Requests that broke a rule, newest first, each with its prediction. */
export function ViolationsList({
  model,
  version,
  rule,
  onEvery,
}: {
  model: string;
  version: number | null;
  rule: string | null;
  onEvery: () => void;
}) {
  const router = useRouter();
  const { refetchInterval } = useTimeRange();
  const columns = useMemo(() => violationColumns(model), [model]);
  const list = useOperationPages(
    listViolations,
    {
      params: { model },
      query: { version: version ?? undefined, rule: rule ?? undefined, limit: 10 },
    },
    { refetchInterval },
  );
  return (
    <Panel
      flush
      id={EXAMPLES}
      title={rule === null ? 'Examples' : `Examples: ${ruleTitle(rule)}`}
      description="The newest requests that broke a rule, whenever they came."
      actions={rule === null ? null : <Button onClick={onEvery}>Every rule</Button>}
    >
      <PagedTable
        list={list}
        label={`Requests of ${model} that broke a rule`}
        columns={columns}
        rowId={({ id }) => id}
        onOpen={({ request_id, id }) => router.push(predictionsPath(model, request_id, id))}
        empty={
          <EmptyState
            title={rule === null ? 'No request broke a rule' : 'No request broke this rule'}
          >
            Requests that do appear here within a few seconds, with what was wrong with them.
          </EmptyState>
        }
      />
    </Panel>
  );
}
