'use client';
import { useDecision } from '#components/api/use-decision.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageHeader } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getRetraining } from '#lib/retraining/operations.ts';
import { PolicyEditor } from './policy-editor.tsx';
import { PolicyHistory } from './policy-history.tsx';
import { retrainingPath } from './retraining-path.ts';

/** A model's retraining policy, to be written. What is decided on stays as it was read until one reads it again. */
export function PolicyPage({ model }: { model: string }) {
  const read = useDecision(getRetraining, { params: { model } });
  const back = { href: retrainingPath(model), label: `Retraining of ${model}` };
  if (read.isError) {
    return <ErrorState error={read.error} onRetry={() => void read.refetch()} back={back} />;
  }
  return (
    <>
      <PageHeader
        back={back}
        title="Retraining policy"
        description="When the model is trained again, on what, and what a new version has to show. Runs that are open go on by the policy they began with."
      />
      {read.data && !read.isFetching ? (
        <div className="flex flex-col gap-4">
          <PolicyEditor
            key={read.data.policy?.version ?? 0}
            about={read.data}
            onReload={() => void read.refetch()}
          />
          <PolicyHistory model={model} />
        </div>
      ) : (
        <div role="status" aria-label="Loading" className="grid gap-3 lg:grid-cols-2">
          {['triggers', 'guards', 'data', 'trainer'].map((group) => (
            <div key={group} className="h-64 rounded-lg border bg-surface p-4">
              <Skeleton className="h-full opacity-50" />
            </div>
          ))}
        </div>
      )}
    </>
  );
}
