'use client';
import { RotateCw } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { RulesAnswer } from '#lib/validation/operations.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { usePreview } from './use-preview.ts';

/** What a version's rules, which are not enforced, would have done to the last requests if they were. */
export function ShadowPanel({ saved }: { saved: RulesAnswer }) {
  const { model, version, rules, revision } = saved;
  const preview = usePreview(model, version, rules, revision);
  return (
    <Panel
      title="If they were enforced"
      description="The saved rules, held against the last real requests."
      actions={
        <Button size="sm" busy={preview.isFetching} onClick={() => void preview.refetch()}>
          {preview.isFetching ? null : <RotateCw aria-hidden />}
          Work it out again
        </Button>
      }
    >
      {preview.data ? (
        <PreviewPanel model={model} preview={preview.data} alone />
      ) : preview.error ? (
        <ErrorNote error={preview.error} />
      ) : (
        <div role="status" aria-label="Loading" className="flex flex-col gap-2">
          <Skeleton className="w-3/4" />
          <Skeleton className="h-24" />
        </div>
      )}
    </Panel>
  );
}
