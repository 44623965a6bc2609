import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** Try it on its way. */
export function TrialSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-4 lg:grid-cols-2">
      <Panel title="Inputs">
        <Skeleton className="h-72" />
      </Panel>
      <Panel title="Answer">
        <Skeleton className="h-72" />
      </Panel>
    </div>
  );
}
