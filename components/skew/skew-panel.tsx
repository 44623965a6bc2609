'use client';
import { RotateCw } from 'lucide-react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { getSkew, measureSkew } from '#lib/skew/operations.ts';
import { skewColumns } from './skew-columns.tsx';

/** Whether what the model is served is what it was trained on; nothing for a model that takes no features. */
export function SkewPanel({ model }: { model: string }) {
  const { refetchInterval } = useTimeRange();
  const { whyNot } = useViewer();
  const skew = useOperation(getSkew, { params: { model }, query: {} }, { refetchInterval });
  const measure = useOperationMutation(measureSkew, { refreshes: [getSkew] });
  if (!skew.data || skew.data.items.length === 0) return null;
  return (
    <Panel
      flush
      title="Skew"
      description="Features that were served, beside the same computed offline, and beside the reference that the version was trained on"
      actions={
        <Button
          size="sm"
          disabledReason={whyNot('operator')}
          busy={measure.isPending}
          onClick={() => measure.mutate({ params: { model } })}
        >
          <RotateCw aria-hidden />
          Measure now
        </Button>
      }
    >
      <DataTable
        label={`Skew of the features of ${model}`}
        columns={skewColumns}
        rows={skew.data.items}
        rowId={({ version, feature }) => `${version} ${feature}`}
      />
    </Panel>
  );
}
